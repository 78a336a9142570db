# a mount that cannot be written is no contradiction
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "bind"; source = "/srv/t/o"; target = "/srv/t/o"; } );
  protect    = [ "/srv/t/o" ];
};
