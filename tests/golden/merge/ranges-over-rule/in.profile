# ranges take the place of a rule
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
identity = { id_map = { uids = ( { inside = 0; outside = 1000; } ); gids = ( { inside = 0; outside = 1000; } ); }; };
