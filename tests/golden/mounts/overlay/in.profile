# layers with a work area, kept, and without an upper layer
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "overlay"; target = "/a"; lower = [ "/srv/layer", "/srv/image" ]; upper = "tmpfs"; size = "16M"; },
    { type = "overlay"; target = "/b"; lower = [ "/srv/image" ]; upper = "/srv/new-upper"; },
    { type = "overlay"; target = "/c"; lower = [ "/srv/image" ]; upper = "/srv/up"; work = "/srv/w"; },
    { type = "overlay"; target = "/d"; lower = [ "/srv/layer", "/srv/image" ]; }
  );
};
