# As root: what belongs to the sandbox's own ids on the host is bound as it is.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true" ];
identity = { user = "root"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; read_write = [ "/srv/own", "/srv/roots" ]; };
