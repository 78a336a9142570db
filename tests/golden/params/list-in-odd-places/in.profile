# all items of a list where there is no list
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { x = { type = "list"; default = [ "/a" ]; }; };
cwd = "${param.x...}";
identity = { hostname = "${param.x}"; };
filesystem = { read_only = [ "/x${param.x...}" ]; };
