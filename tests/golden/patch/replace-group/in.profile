# a group that has a short form, as a whole
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
replace = { filesystem = { root = { type = "tmpfs"; size = "1M"; }; }; };
