# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { hide = { type = "bool"; default = true; }; };
filesystem = { proc = { type = "private"; hidepid = "${param.hide}"; }; };
