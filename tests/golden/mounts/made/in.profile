# links, directories, files
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "symlink"; target = "/usr/link"; content = "../srv"; },
    { type = "dir"; target = "/var/lib/app"; mode = "0700"; },
    { type = "file"; target = "/etc/app.conf"; content = "one\n\ttwo \"three\"\n"; mode = "0600"; },
    { type = "bind"; source = "/srv/data"; target = "/data"; }
  );
};
