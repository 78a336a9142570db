# names may be a parameter of a list, and what is unset here
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
params = { x = { type = "list"; default = [ "/a", "~/b" ]; }; };
remove = { filesystem = { hide = [ "${param.x...}", "${env.UNSET}/c" ]; }; };
