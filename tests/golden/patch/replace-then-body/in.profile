# a file takes out, then swaps, then adds
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
replace = { filesystem = { read_only = [ "/srv" ]; }; };
remove = { filesystem = { read_only = [ "/usr" ]; }; };
filesystem = { read_only = [ "/lib" ]; };
