# what is known of a file before variables are
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = "${param.n}";
params = { on = { type = "bool"; default = true; }; n = { type = "int"; default = 7; }; };
abstract = "${param.on}";
