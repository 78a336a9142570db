# a made up file in the place of a hidden one
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  synthesize = [ "passwd" ];
  hide       = [ "-/etc/passwd" ];
};
