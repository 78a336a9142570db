# a tilde at the beginning is the home directory, and nowhere else
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true", "~/x", "-~/x", "a~", "~u/x", "$~/x", "~" ];
identity = { id_map = "self"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
