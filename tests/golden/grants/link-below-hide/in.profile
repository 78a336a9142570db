# a grant that leads through another name into a hidden directory
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only = [ "/srv" ];
  hide      = [ "/srv/link" ];
  mounts    = ( { type = "tmpfs"; target = "/srv/data/deep/x"; } );
};
