# As root, who may.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema   = 1;
command  = [ "/bin/true" ];
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
security = { no_new_privs = false; };
