# a default cannot use a parameter
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { a = { type = "string"; default = "x"; }; b = { type = "string"; default = "${param.a}"; }; };
