# a mount in the place of what is hidden
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "bind"; source = "/srv/t/a"; target = "/srv/t/a"; } );
  hide       = [ "/srv/t/a" ];
};
