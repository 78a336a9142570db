# refused, the call would stop the run; ignored, the payload would be root
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity = { user = "root"; };
security = {
  no_new_privs = false;
  seccomp = { rules = [ "ignore ioctl(request == TIOCNOTTY) capset(arg0 != 0)" ]; };
};
