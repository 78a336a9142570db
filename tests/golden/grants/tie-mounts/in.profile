# two things at one place
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "bind"; source = "/srv/t/a"; target = "/srv/t/x"; },
                 { type = "bind"; source = "/srv/t/o"; target = "/srv/t/x"; } );
};
