# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { l = { type = "list"; default = [ "/a", "/b" ]; }; e = { type = "enum"; values = [ "x", "y" ]; default = "x"; }; };
filesystem = { read_write = [ "${param.l...}" ]; };
