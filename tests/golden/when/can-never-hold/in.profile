# tests that would leave a block out for ever, in silence
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { on = { type = "bool"; default = true; }; n = { type = "int"; default = 3; }; l = { type = "list"; default = [ ]; };
  how = { type = "enum"; values = [ "safe", "fast" ]; default = "safe"; }; };
when = ( { test = [ "param:how=saef", "param:on=yes", "param:n=03", "param:l=a", "env:${HOME}", "env:$HOME", "param:how=${param.how}",
                    "arch:amd64", "os:Debian", "path:~/${param.l}" ];
           filesystem = { hide = [ "~/.ssh" ]; }; } );
