# a mount below what is hidden by a link
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "bind"; source = "/srv/t/a"; target = "/srv/t/a"; access = "rw"; },
                 { type = "tmpfs"; target = "/srv/t/a/b/c"; } );
  hide       = [ "/srv/t/l" ];
};
