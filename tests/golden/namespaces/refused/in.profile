# what an ordinary user cannot have
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { user = false; net = "/run/netns/lab"; ipc = "/proc/7/ns/ipc"; mount = false; boottime_offset = "1d"; };
filesystem = { home = "tmpfs"; };
