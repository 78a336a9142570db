# tests of parameters
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { keep = { type = "bool"; default = false; }; n = { type = "int"; default = 3; }; how = { type = "enum"; values = [ "a", "b" ]; default = "b"; }; l = { type = "list"; default = [ ]; }; p = { type = "path"; default = ""; }; };
when = ( { test = [ "param:keep" ]; cwd = "/keep"; }, { test = [ "param:n", "param:n=3", "param:how=b" ]; environment = { pass = [ "YES" ]; }; }, { test = [ "!param:l", "!param:p" ]; environment = { pass = [ "EMPTY" ]; }; }, { test = [ "param:how=a" ]; cwd = "/a"; } );
