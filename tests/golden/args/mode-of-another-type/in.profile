# neither a mode nor none
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { x = { type = "bool"; default = true; }; };
files_from_args = "${param.x}";
