# two things at one place
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only = [ "/srv/data" ];
  mounts    = (
    { type = "tmpfs"; target = "/srv/data"; },
    { type = "symlink"; target = "/x"; content = "y"; },
    { type = "file"; target = "/x"; content = "y"; }
  );
};
