# ports are held by Landlock, or not at all
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
security   = { landlock = "off"; };
network    = { tcp_bind = []; tcp_connect = [ 443 ]; };
