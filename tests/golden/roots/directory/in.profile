# a directory as root
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  dev = "none"; tmp = "none";
  root = "/srv/image";
  proc = "private";
};
