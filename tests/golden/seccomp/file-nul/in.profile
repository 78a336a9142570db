# what follows on a NUL byte is not overlooked
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { seccomp = "mine"; };
