# a small /dev elsewhere, with chosen nodes
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "dev"; target = "/jail/dev"; devices = [ "/dev/kvm", "/dev/dri", "-/dev/nvidia0" ]; }
  );
};
