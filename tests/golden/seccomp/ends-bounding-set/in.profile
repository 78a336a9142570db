# sbx would take it for the end of the list of capabilities
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity = { user = "root"; };
security = {
  no_new_privs = false;
  seccomp = { rules = [ "errno EINVAL prctl(option == PR_CAPBSET_DROP, arg1 == 2)" ]; };
};
