# one that must hold, below one that is left out, and below one that is there
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/home/u/work/run" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; root = { type = "tmpfs"; access = "ro"; };
               read_write = [ "/home/u/work" ]; hide = [ "-/home/u/work/new", "/home/u/work/new/in", "-/home/u/work/doc", "/home/u/work/doc/in" ]; };
