# two contents of a file
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "file"; target = "/srv/t/x"; content = "1"; },
                 { type = "file"; target = "/srv/t/x"; content = "2"; } );
};
