# a list in place of the inherited one
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
replace = { filesystem = { read_only = [ "/srv" ]; }; };
