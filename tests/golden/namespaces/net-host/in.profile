# the host's network in one of its own
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { net = true; };
network    = { mode = "host"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
