# a processor runs what it runs
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { seccomp = { abis = [ "native", "arm" ]; }; };
