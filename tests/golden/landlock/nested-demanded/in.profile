# the whole wall and mounts inside exclude each other
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
security   = { nested_userns = true; landlock = 7; };
