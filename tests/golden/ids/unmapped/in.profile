# a payload that the map does not have
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; user = "root"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
