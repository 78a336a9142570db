# groups with a map of one id
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; groups = [ 100 ]; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
