# An ordinary user: the kernel shows nothing of the host with other owners.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bind"; source = "/srv"; target = "/none"; id_map = "none"; },
    { type = "bind"; source = "/srv"; target = "/mine"; id_map = {
      uids = ( { inside = 1000; outside = 1000; } ); gids = ( { inside = 1000; outside = 1000; } ); }; }
  );
};
