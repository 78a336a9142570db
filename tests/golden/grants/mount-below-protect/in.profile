# a writable mount below a protected directory
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/home/u/project" ];
  protect    = [ "/home/u/project/.git" ];
  mounts     = ( { type = "tmpfs"; target = "/home/u/project/.git/hooks"; } );
};
