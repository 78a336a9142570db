# no ranges: auto makes do with one id
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { user = "1234"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
