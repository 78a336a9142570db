# on the command line it would be left out in silence
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { read_write = [ "/srv" ]; };
params = { x = { type = "bool"; default = true; }; };
