# a payload could not even start
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { seccomp = { rules = [ "deny @process" ]; }; };
