# a mode that there is not
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
network    = { mode = "bridgehead"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
