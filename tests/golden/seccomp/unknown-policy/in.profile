# a policy by a wrong name is no other policy
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { seccomp = "strickt"; };
