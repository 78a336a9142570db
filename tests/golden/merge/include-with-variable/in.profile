# an include that depends
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { x = { type = "string"; default = "low"; }; };
include = [ "${param.x}" ];
