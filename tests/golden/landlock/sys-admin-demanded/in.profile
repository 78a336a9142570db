# the capability to mount, and a number
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
security   = { capabilities = [ "sys_admin" ]; landlock = 2; };
