# what the root already has
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root   = { type = "overlay"; lower = [ "/srv/image" ]; upper = "tmpfs"; };
  mounts = (
    { type = "symlink"; target = "/lib"; content = "usr/lib"; },
    { type = "symlink"; target = "/root"; content = "x"; },
    { type = "symlink"; target = "/bin/sh"; content = "x"; },
    { type = "tmpfs"; target = "/etc/passwd"; },
    { type = "file"; target = "/usr"; content = "x"; }
  );
};
