# each kind of test, where it holds and where not
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
when = (
  { test = [ "path:/usr" ]; environment = { pass = [ "T00" ]; }; },
  { test = [ "path:~/nothing" ]; environment = { pass = [ "T01" ]; }; },
  { test = [ "path:${XDG_CONFIG_HOME}/x" ]; environment = { pass = [ "T02" ]; }; },
  { test = [ "env:FOO" ]; environment = { pass = [ "T03" ]; }; },
  { test = [ "env:FOO=C" ]; environment = { pass = [ "T04" ]; }; },
  { test = [ "env:FOO=de" ]; environment = { pass = [ "T05" ]; }; },
  { test = [ "env:NONE" ]; environment = { pass = [ "T06" ]; }; },
  { test = [ "session:wayland" ]; environment = { pass = [ "T07" ]; }; },
  { test = [ "session:x11" ]; environment = { pass = [ "T08" ]; }; },
  { test = [ "session:tty" ]; environment = { pass = [ "T09" ]; }; },
  { test = [ "feature:userns" ]; environment = { pass = [ "T10" ]; }; },
  { test = [ "feature:pasta" ]; environment = { pass = [ "T11" ]; }; },
  { test = [ "arch:x86_64" ]; environment = { pass = [ "T12" ]; }; },
  { test = [ "arch:riscv64" ]; environment = { pass = [ "T13" ]; }; },
  { test = [ "kernel>=5.10" ]; environment = { pass = [ "T14" ]; }; },
  { test = [ "kernel>=6.1.1" ]; environment = { pass = [ "T15" ]; }; },
  { test = [ "kernel>=7" ]; environment = { pass = [ "T16" ]; }; },
  { test = [ "os:debian" ]; environment = { pass = [ "T17" ]; }; },
  { test = [ "os:alpine" ]; environment = { pass = [ "T18" ]; }; },
  { test = [ "!os:alpine" ]; environment = { pass = [ "T19" ]; }; },
  { test = [ "!env:FOO" ]; environment = { pass = [ "T20" ]; }; } );
