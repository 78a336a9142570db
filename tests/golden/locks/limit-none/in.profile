# neither a limit nor a policy: nothing would refuse user namespaces inside
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { dev = "none"; tmp = "none"; };
security = { seccomp = "none"; nested_userns = false; };
