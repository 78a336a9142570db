# another group is gone through: set stays
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
replace = { environment = { pass = [ "P" ]; }; };
