# the strongest grant of a path counts, the longest path lies on top
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "/srv", "/usr" ];
  read_write = [ "/usr", "/srv/data", "/home/u/project" ];
  protect    = [ "/home/u/project/.git/config", "/home/u/project/.git/hooks", "-/home/u/project/.envrc" ];
  hide       = [ "/srv/data/deep", "/srv/data/file", "/srv/other", "-/srv/none" ];
  mounts     = ( { type = "tmpfs"; target = "/open"; } );
};
