# what cannot be replaced
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
replace = { include = [ "x" ]; remove = { cwd = true; }; filesystem = { read_only = "/usr"; }; };
