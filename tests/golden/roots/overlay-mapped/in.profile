# layers as real root: one of ids that the sandbox does not have is id-mapped
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { user = "root"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none";
  root = { type = "overlay"; lower = [ "/srv/image", "/srv/layer" ]; upper = "tmpfs"; }; };
