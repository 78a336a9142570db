# rights that this sbx does not know cannot be asked for
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
security   = { landlock = 8; };
