# a kept layer may hold links that the sandbox made
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = { type = "overlay"; lower = [ "/srv/image" ]; upper = "${HOME}/kept"; };
  mounts = ( { type = "bind"; source = "/srv/data"; target = "/mnt/data"; } );
};
