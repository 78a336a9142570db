# with nested user namespaces there are none: who is inside could mount no /proc
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { sys = "private"; dev = "none"; tmp = "none"; };
security   = { nested_userns = true; };
