# sizes, and one that is read-only in the end
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "tmpfs"; target = "/scratch"; size = "64M"; inodes = 1000; mode = "0700"; },
    { type = "tmpfs"; target = "/empty"; access = "ro"; options = [ "noexec", "dev" ]; },
    { type = "dir"; target = "/frozen/made"; },
    { type = "tmpfs"; target = "/frozen"; access = "ro"; }
  );
};
