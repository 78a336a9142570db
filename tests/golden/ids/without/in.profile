# root without a user namespace
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { user = false; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
