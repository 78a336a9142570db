# one layer demands what another one does not
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "-/srv/t/a", "/srv/t/a" ];
  read_write = [ "-/srv/t/a/b", "/srv/t/a/b" ];
};
