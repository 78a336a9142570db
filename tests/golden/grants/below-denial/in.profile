# grants below a denial do not undo it
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "/usr", "/srv/data/deep" ];
  read_write = [ "/srv", "/srv/data/file", "/home/u/project", "/home/u/project/.git/hooks" ];
  protect    = [ "/home/u/project/.git", "/srv/data/file" ];
  hide       = [ "/srv/data" ];
};
