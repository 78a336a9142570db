# the host's own /proc and /sys, one by name, one as a part of the root
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { root = "host"; proc = "none"; dev = "none"; tmp = "none"; read_only = [ "/sys" ]; };
