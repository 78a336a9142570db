# who keeps the right to make devices can make them where files can be made
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { root = { type = "tmpfs"; access = "ro"; }; read_only = [ "/usr" ]; };
security   = { capabilities = [ "mknod" ]; };
