# hide is stronger than protect of the same path
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/srv/t/a" ];
  protect    = [ "/srv/t/a/b" ];
  hide       = [ "/srv/t/a/b" ];
};
