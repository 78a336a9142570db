# what is written is gone at the end
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = { type = "overlay"; lower = [ "/srv/layer", "/srv/image" ]; upper = "tmpfs"; size = "64M"; };
  mounts = ( { type = "tmpfs"; target = "/lib/new"; } );
  synthesize = [ "hosts" ];
};
