# a mount at the very path of a denial that may be absent: it must not win
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  hide    = [ "-/srv/data" ];
  protect = [ "-/srv/other" ];
  mounts  = ( { type = "bind"; source = "/srv/data"; },
              { type = "bind"; source = "/srv/other"; access = "rw"; } );
};
