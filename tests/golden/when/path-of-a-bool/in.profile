# no path
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { x = { type = "bool"; default = true; }; };
when = ( { test = [ "path:${param.x}" ]; cwd = "/x"; } );
