# what is written stays in a directory
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = { type = "overlay"; lower = [ "/srv/image" ]; upper = "${HOME}/kept"; };
  read_only  = [ "/srv/data" ];
  synthesize = [ "hosts", "passwd" ];
};
