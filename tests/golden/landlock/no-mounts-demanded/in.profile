# a number wants files to guard
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
namespaces = { mount = false; };
security   = { landlock = 7; };
