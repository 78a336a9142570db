# mounts by id, by target, and by source where that is the target
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { filesystem = { mounts = [ "d", "/t", "/mnt" ]; }; };
