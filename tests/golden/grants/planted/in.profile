# sources that the sandbox could change
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_write = [ "/home/u/project" ];
  read_only  = [ "/home/u/project/planted/key" ];
};
