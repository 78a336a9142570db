# of two at one path the one counts that does not leave it out
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/home/u/work/run" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; root = { type = "tmpfs"; access = "ro"; };
               read_write = [ "/home/u/work" ]; hide = [ "-/home/u/work/.envrc", "-/home/u/work/new" ];
               protect = [ "-/home/u/work/a", "/home/u/work/a", "/home/u/work/.envrc" ]; };
