# of a block that does not hold here: no stale name
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { filesystem = { read_only = [ "/rare" ]; }; };
