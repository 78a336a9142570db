# root = "tmpfs" is root.type: a member can be added to it
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
filesystem = { root = { mode = "0700"; }; };
