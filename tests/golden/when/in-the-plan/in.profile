# blocks in the plan: what they say with the place, and each with its outcome
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; read_only = [ "/usr" ]; };
when = ( { test = [ "kernel>=5.10", "os:debian" ]; cwd = "/usr"; },
         { test = [ "!arch:x86_64" ]; filesystem = { hide = [ "/usr" ]; }; } );
