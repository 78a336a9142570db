# over those of the host, with its name servers
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { net = false; };
identity   = { id_map = "root"; user = "root"; machine_id = "00112233445566778899aabbccddeeff"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root       = "host";
  synthesize = [ "passwd", "resolv.conf" ];
};
