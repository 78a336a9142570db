# settings that deny, where one's own rules cannot reach them
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = {
  seccomp                   = { policy = "none"; rules = [ "allow clone3" ]; };
  memory_deny_write_execute = true;
  set_id_bits               = "deny";
  socket_families           = [ "unix", "ieee802154" ];
};
