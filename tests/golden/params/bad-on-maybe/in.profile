# a value of another type
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = {
  s = { type = "string"; default = "text"; };
  name = { type = "name"; default = "box"; };
  path = { type = "path"; default = "~/x/"; };
  dir = { type = "dir"; default = ""; };
  on = { type = "bool"; default = false; };
  n = { type = "int"; default = 2; min = 1; max = 4; };
  size = { type = "size"; default = "64M"; };
  how = { type = "enum"; values = [ "fast", "safe" ]; default = "safe"; };
  more = { type = "list"; default = [ "/usr" ]; };
};
command = [ "/bin/x", "${param.s}-${param.n}-${param.on}", "${param.more...}" ];
identity = { hostname = "${param.name}"; };
namespaces = { time = "${param.on}"; };
process = { nice = "${param.n}"; };
filesystem = { root = { type = "tmpfs"; size = "${param.size}"; }; read_only = [ "${param.more...}", "${param.path}" ]; };

