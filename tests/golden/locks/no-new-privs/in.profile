# no_new_privs is not an ordinary user's to give up.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema   = 1;
command  = [ "/bin/true" ];
security = { no_new_privs = false; };
