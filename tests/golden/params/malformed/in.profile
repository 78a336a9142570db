# declarations that are not enough, or too much
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { a = { default = 1; }; b = { type = "enum"; default = "x"; }; c = { type = "bool"; values = [ "x" ]; default = true; }; d = { type = "string"; min = 1; default = ""; }; };
