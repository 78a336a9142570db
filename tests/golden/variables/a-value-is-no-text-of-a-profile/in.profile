# what comes from outside is never expanded again, and never several items
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true", "${env.A}", "${env.B}" ];
identity = { id_map = "self"; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; read_only = [ "${env.C}" ]; };
