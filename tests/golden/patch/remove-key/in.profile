# all of a key
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { command = true; filesystem = { root = true; mounts = true; }; };
