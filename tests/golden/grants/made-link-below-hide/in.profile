# a link below what is hidden
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "symlink"; target = "/x/new"; content = "/srv/t/a"; } );
  hide       = [ "/x" ];
};
