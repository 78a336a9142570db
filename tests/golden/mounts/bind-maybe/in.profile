# what may be missing, and what is made on the host
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bind"; source = "/srv/none"; if_missing = "skip"; },
    { type = "bind"; source = "-/srv/nothing"; target = "/nothing"; },
    { type = "bind"; source = "/srv/made"; target = "/made"; access = "rw"; if_missing = "create"; }
  );
};
