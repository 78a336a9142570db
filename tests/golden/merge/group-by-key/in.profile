# a group is merged key by key
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
identity = { hostname = "own"; };
