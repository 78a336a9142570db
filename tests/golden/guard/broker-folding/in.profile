# where names fold case nobody makes any
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/home/u/work/run" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { dev = "none"; tmp = "none"; root = { type = "tmpfs"; access = "ro"; };
               read_write = [ "/home/u/work" ]; hide = [ "/home/u/work/.envrc" ]; protect = [ "/home/u/work/.git/hooks/x" ]; };
