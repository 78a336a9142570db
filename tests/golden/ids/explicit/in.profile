# ranges by hand
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { 
  id_map = {
    uids = ( { inside = 0; outside = 1000; }, { inside = 1; outside = 100000; count = 999; },
             { inside = 5000; outside = 120000; count = 10; } );
    gids = ( { inside = 0; outside = 100000; count = 100; } );
  };
  user = "root";
 };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
