# a number stops where there is none
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
security   = { landlock = 1; };
network    = { tcp_connect = [ 443 ]; };
