# ranges that no map can have
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { 
  id_map = {
    uids = ( { inside = 0; outside = 1000; }, { inside = 0; outside = 100000; count = 2; },
             { inside = 10; outside = 100001; count = 5; }, { inside = 50; outside = 0; },
             { inside = 4294967290L; outside = 100010; count = 10; } );
    gids = ( { inside = 0; outside = 5; count = 2; } );
  };
 };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
