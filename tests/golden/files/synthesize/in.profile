# all of them, in an empty root
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; hostname = "box"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  home       = "tmpfs";
  synthesize = [ "passwd", "group", "hosts", "hostname", "nsswitch.conf", "resolv.conf", "machine-id" ];
};
