# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
identity = { id_map = { uids = ( { inside = 0; outside = 1000; } ); gids = ( { inside = 0; outside = 1000; } ); }; };
