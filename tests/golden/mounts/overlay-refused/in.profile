# layers that are none
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "overlay"; target = "/a"; lower = [ "/srv/data/file" ]; },
    { type = "overlay"; target = "/b"; lower = [ "/srv/none" ]; },
    { type = "overlay"; target = "/c"; lower = [ "/srv/image" ]; upper = "/srv/data/file"; }
  );
};
