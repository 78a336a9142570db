# a group that the map does not have
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "subids"; groups = [ 99999 ]; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
