# what is not there
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { filesystem = { read_only = [ "/urs", "/opt" ]; protect = [ "/x" ]; }; cwd = true; };
