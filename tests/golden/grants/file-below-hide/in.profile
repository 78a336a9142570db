# a file below what is hidden
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts     = ( { type = "file"; target = "/x/new"; content = "1"; } );
  hide       = [ "/x" ];
};
