# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/a" ]; alternatives = [ "/bin/b" ];
filesystem = { read_only = [ "/usr", "~/doc/", "-/opt" ]; hide = [ "~/.ssh" ]; mounts = ( { id = "d"; type = "bind"; source = "/srv"; target = "/data"; }, { type = "tmpfs"; target = "/t/"; }, { type = "bind"; source = "/mnt"; } );
  root = { type = "overlay"; lower = [ "/srv" ]; upper = "tmpfs"; }; };
environment = { set = [ "A=1", "B=2" ]; };
security = { capabilities = [ "CAP_CHOWN", "CAP_KILL" ]; };
when = ( { test = [ "env:NOBODY_SETS_THIS" ]; filesystem = { read_only = [ "/rare" ]; }; } );
