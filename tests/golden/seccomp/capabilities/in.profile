# a kept capability brings its calls
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { capabilities = [ "chown", "sys_chroot", "sys_time" ]; };
