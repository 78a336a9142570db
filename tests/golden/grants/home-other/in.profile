# denials in a home that is another directory
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  home       = "/srv/t/h";
  protect    = [ "~/d" ];
  hide       = [ "~/d/e" ];
};
