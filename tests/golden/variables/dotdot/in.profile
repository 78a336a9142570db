# values are checked after they are filled in
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true" ];
filesystem = { read_only = [ "/srv/${env.A}" ]; };
