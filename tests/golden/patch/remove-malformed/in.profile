# what cannot be removed like this
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { cwd = "/usr"; filesystem = { read_only = "/usr"; mounts = [ 1 ]; hide = false; }; include = [ "x" ]; filesytem = { }; };
