# files of the host can be written: no set-id bits on them
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = { read_write = [ "/srv" ]; };
