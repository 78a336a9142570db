# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { root = { type = "path"; default = "/srv/a"; help = "the root"; }; };
filesystem = { root = "${param.root}"; };
