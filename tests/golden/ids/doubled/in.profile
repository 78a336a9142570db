# lines that say the same twice, or have the caller
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "subids"; user = "root"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
