# one id is all there is
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { user = "root"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
