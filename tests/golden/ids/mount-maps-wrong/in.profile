# As root: maps of mounts that cannot be.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = { uids = ( { inside = 0; outside = 200000; count = 10; } );
  gids = ( { inside = 0; outside = 200000; count = 10; } ); }; user = "root"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bind"; source = "/srv/data"; target = "/a"; id_map = {
      uids = ( { inside = 8; outside = 1000; count = 4; } ); gids = ( { inside = 0; outside = 0; } ); }; },
    { type = "bind"; source = "/srv/data"; target = "/b"; id_map = {
      uids = ( { inside = 0; outside = 1000; } ); }; },
    { type = "bind"; source = "/srv/data"; target = "/c"; id_map = {
      uids = ( { inside = 0; outside = 1000; }, { inside = 1; outside = 1000; } );
      gids = ( { inside = 0; outside = 4294967294L; count = 2; } ); }; }
  );
};
