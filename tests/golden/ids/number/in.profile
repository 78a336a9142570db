# somebody else within the ranges
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { user = "33:44"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
