# a container's /proc/sys is read-only: the policy alone refuses user namespaces inside
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { dev = "none"; tmp = "none"; };
limits     = { core = 0; };
