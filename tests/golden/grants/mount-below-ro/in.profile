# a mount below a grant
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "/srv/t/a" ];
  mounts     = ( { type = "bind"; source = "/srv/t/o"; target = "/srv/t/a/b"; } );
};
