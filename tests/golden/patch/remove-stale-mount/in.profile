# a mount that is not there
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { filesystem = { mounts = [ "dd" ]; }; };
