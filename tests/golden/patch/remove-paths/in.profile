# a path is the same however it is written
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { filesystem = { read_only = [ "${HOME}/doc", "/opt" ]; hide = [ "/home/u/.ssh/" ]; }; };
