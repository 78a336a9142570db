# a made up file in what is protected cannot be written
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root       = "host";
  synthesize = [ "passwd" ];
  protect    = [ "/etc" ];
};
