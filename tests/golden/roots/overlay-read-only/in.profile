# without an upper layer nothing is made
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none";
  root = { type = "overlay"; lower = [ "/srv/image" ]; };
  tmp  = "private";
};
