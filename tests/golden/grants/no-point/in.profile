# nothing is made in a directory of the host
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/home/u/project" ];
  hide       = [ "/home/u/project/secret" ];
  mounts     = ( { type = "tmpfs"; target = "/home/u/project/tmp/x"; } );
};
