# of the two the longer path counts
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/srv/t/a" ];
  read_only  = [ "/srv/t/a/b" ];
};
