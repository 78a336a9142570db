# no default
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { to = { type = "path"; help = "where it goes"; }; };
cwd = "${param.to}";
