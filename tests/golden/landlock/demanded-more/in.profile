# a number, and a list of ports, stop where there is too little
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
security   = { landlock = 6; };
network    = { tcp_bind = [ 8080 ]; };
