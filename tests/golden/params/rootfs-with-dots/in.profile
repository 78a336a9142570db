# ../x of the command line is known by where links lead
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { r = { type = "rootfs"; default = "/srv"; }; };
filesystem = { root = "${param.r}"; };
