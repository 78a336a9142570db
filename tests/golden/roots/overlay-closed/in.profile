# files are written before it is closed
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = { type = "overlay"; lower = [ "/srv/image" ]; upper = "tmpfs"; access = "ro"; };
  synthesize = [ "passwd" ];
};
