# a link in the way to the folder, whose name is not held then
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/home/u/work/run" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; root = { type = "tmpfs"; access = "ro"; };
               read_write = [ "/home/u/work" ]; hide = [ "/l/src/new" ];
               mounts = ( { type = "symlink"; target = "/l"; content = "/home/u/work"; } ); };
