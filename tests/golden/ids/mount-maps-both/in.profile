# A word and ranges for one mount.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { mounts = ( { type = "bind"; source = "/srv/data"; id_map = { mode = "none";
  uids = ( { inside = 0; outside = 1000; } ); gids = ( { inside = 0; outside = 1000; } ); }; } ); };
