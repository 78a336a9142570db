# a link that is seen inside leads to what is granted more
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "/srv/t" ];
  read_write = [ "/srv/t/l" ];
};
