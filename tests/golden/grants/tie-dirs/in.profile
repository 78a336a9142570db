# a directory with two modes
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "dir"; target = "/srv/t/x"; mode = "0700"; },
                 { type = "dir"; target = "/srv/t/x"; } );
};
