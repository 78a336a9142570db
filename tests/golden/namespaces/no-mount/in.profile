# no file system of its own
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { mount = false; };
identity   = { id_map = "self"; };
