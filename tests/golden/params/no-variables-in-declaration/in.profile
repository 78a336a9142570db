# a bound that would bind nobody
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { n = { type = "int"; default = 3; min = "${param.m}"; max = "${env.MAX}"; };
  t = { type = "${HOME}"; default = ""; };
  w = { type = "enum"; values = "${param.n}"; default = "a"; }; };
