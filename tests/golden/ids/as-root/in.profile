# real root is nobody outside; what it writes is id-mapped
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { user = "root"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "/usr" ];
  read_write = [ "/srv/data" ];
  home       = "persistent";
  mounts     = (
    { type = "bind"; source = "/dev/kvm"; access = "rw"; },
    { type = "overlay"; target = "/o"; lower = [ "/srv/image" ]; upper = "/srv/up"; }
  );
};
