# a test that would hold of itself
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { x = { type = "list"; default = [ ]; }; };
when = ( { test = "${param.x}"; cwd = "/x"; } );
