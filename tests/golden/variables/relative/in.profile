# and so are paths
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true" ];
filesystem = { read_only = [ "${env.A}" ]; };
