# a default of another type
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { on = { type = "bool"; default = "yes"; }; p = { type = "path"; default = "rel"; }; };
