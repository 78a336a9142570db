# a mount shows by its own name what is hidden by a link
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "bind"; source = "/srv/t/a/b"; target = "/srv/t/a/b"; } );
  hide       = [ "/srv/t/la" ];
};
