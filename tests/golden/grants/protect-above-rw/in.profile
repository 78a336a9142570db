# protect is stronger than read_write of a longer path
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/srv/t/a", "/srv/t/a/b/c" ];
  protect    = [ "/srv/t/a/b" ];
};
