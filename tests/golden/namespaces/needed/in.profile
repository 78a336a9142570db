# settings that need one
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { uts = false; pid = false; net = false; };
identity   = { hostname = "x"; domainname = "y"; };
process    = { init = true; };
network    = { mode = "none"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
