# nor could sbx drop its rights
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity = { user = "root"; };
security = { seccomp = "strict"; no_new_privs = false; };
