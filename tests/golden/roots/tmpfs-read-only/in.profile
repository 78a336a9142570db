# made writable, then closed
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = { type = "tmpfs"; access = "ro"; size = "1M"; inodes = 100; mode = "0711"; };
  read_only = [ "/usr" ];
};
