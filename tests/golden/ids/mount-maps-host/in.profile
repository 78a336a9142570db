# As root without a user namespace: ids inside are those of the host.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
security   = { landlock = "off"; seccomp = "none"; };
command    = [ "/bin/true" ];
namespaces = { user = false; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = ( { type = "bind"; source = "/srv/data"; id_map = {
    uids = ( { inside = 0; outside = 1000; } ); gids = ( { inside = 0; outside = 1000; } ); }; } );
};
