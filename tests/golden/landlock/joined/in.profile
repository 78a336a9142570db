# who joins a namespace wants to talk to those who are in it
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
environment = { mode = "clean"; };
namespaces = { user = "/proc/7/ns/user"; net = "/proc/7/ns/net"; pid = "/proc/7/ns/pid"; };
filesystem = { root = "tmpfs"; };
process    = { init = false; };
