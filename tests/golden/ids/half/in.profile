# uids without gids
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = { uids = ( { inside = 0; outside = 1000; } ); }; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
