# in a list there is text
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { n = { type = "int"; default = 3; }; on = { type = "bool"; default = true; }; };
command = [ "/usr/bin/make", "-j", "${param.n}", "${param.on}" ];
filesystem = { read_only = [ "/usr" ]; };
