# As root, where every id is somebody's: root inside is not root outside unless it is said by name.
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity = { user = "root"; };
