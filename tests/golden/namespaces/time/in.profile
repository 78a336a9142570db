# clocks
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { time = true; boottime_offset = "1d"; monotonic_offset = "-90s"; };
identity   = { id_map = "self"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
