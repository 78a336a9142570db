# ranges behind the caller
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "subids"; user = "root"; groups = [ 44, 100 ]; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
