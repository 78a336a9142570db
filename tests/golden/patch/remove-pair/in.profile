# the key of a pair
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { environment = { set = [ "A" ]; }; };
