# granted under two names, denied under either
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/srv/t/a", "/srv/t/la" ];
  hide       = [ "/srv/t/la/f" ];
  protect    = [ "/srv/t/a/b" ];
};
