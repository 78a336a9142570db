# no limit and no policy: the filter that nested_userns means does it
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { dev = "none"; tmp = "none"; };
security = { seccomp = "none"; nested_userns = false; };
