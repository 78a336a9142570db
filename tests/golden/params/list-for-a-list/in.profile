# a list for a list is written as its items
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { x = { type = "list"; default = [ "/a" ]; }; };
filesystem = { read_only = "${param.x}"; };
