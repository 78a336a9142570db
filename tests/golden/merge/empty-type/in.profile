# a type that is empty after all
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
params = { x = { type = "string"; default = ""; }; };
filesystem = { root = "${param.x}"; };
