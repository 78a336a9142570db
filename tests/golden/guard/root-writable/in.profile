# a root of the sandbox that can be written counts for all below it
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/home/u/work/run" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; root = "tmpfs";
               read_write = [ "/home/u/work" ]; hide = [ "/home/u/work/.envrc" ]; };
