# without no_new_privs it comes before rights are dropped
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity = { user = "root"; };
security = { no_new_privs = false; };
