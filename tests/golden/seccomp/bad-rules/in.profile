# what cannot be read is shown
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { seccomp = { rules = [ "allow scoket", "deny @mont", "forbid mount", "errno EWHAT mount",
                                   "deny ioctl(reqest == TIOCSTI)", "deny ioctl(request == TIOCSTY)",
                                   "deny", "", "deny mount(", "allow \tpipe2(x == 1)" ]; }; };
