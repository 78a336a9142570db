# programs of two kinds
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { seccomp = { abis = [ "x86", "native" ]; }; };
