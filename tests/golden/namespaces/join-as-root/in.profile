# a named network namespace
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { net = "/run/netns/lab"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
