# less than the lower default, not more
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
params = { l = { default = [ "/a" ]; }; e = { values = [ "x" ]; }; };
