# an empty list is none
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { root = "tmpfs"; };
network    = { tcp_bind = []; };
