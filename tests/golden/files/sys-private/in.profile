# of the sandbox's own
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = { proc = { type = "private"; hidepid = true; }; dev = "none"; tmp = "16M"; sys = "private"; };
