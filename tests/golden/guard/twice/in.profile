# the same directory at another place, where it can be written
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/home/u/work/run" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; root = { type = "tmpfs"; access = "ro"; };
               read_write = [ "/home/u/work" ]; hide = [ "/home/u/work/.envrc" ];
               mounts = ( { type = "bind"; source = "/home/u"; target = "/other"; access = "rw"; } ); };
