# a file, a directory, a device, a socket; read-only unless said
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bind"; source = "/srv/data"; },
    { type = "bind"; source = "/srv/data/file"; target = "/etc/file"; },
    { type = "bind"; source = "/srv/link"; target = "/deep"; access = "rw"; options = [ "noexec", "norecursive" ]; },
    { type = "bind"; source = "/dev/kvm"; access = "rw"; },
    { type = "bind"; source = "/run/user/1000/bus"; target = "/run/bus"; options = [ "nosymfollow", "noatime" ]; }
  );
};
