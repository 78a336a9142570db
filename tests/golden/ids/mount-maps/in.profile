# As root: the owners of binds as the profile says, across two ranges of the sandbox.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
security   = { landlock = "off"; seccomp = "none"; };
command = [ "/bin/true" ];
identity   = { user = "root"; id_map = {
  uids = ( { inside = 0; outside = 200000; count = 1000; }, { inside = 1000; outside = 300000; count = 1000; } );
  gids = ( { inside = 0; outside = 200000; count = 2000; } ); }; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bind"; source = "/srv/data"; target = "/auto"; access = "rw"; id_map = "auto"; },
    { type = "bind"; source = "/srv/data"; target = "/none"; access = "rw"; id_map = "none"; },
    { type = "bind"; source = "/srv/data"; target = "/mine"; options = [ "norecursive" ]; id_map = {
      uids = ( { inside = 0; outside = 1000; }, { inside = 998; outside = 5; count = 4; } );
      gids = ( { inside = 0; outside = 1000; } ); }; }
  );
};
