# no terminal at all
# SPDX-License-Identifier: LGPL-2.1-or-later
schema      = 1;
identity    = { id_map = "self"; };
security    = { tty = "none"; };
filesystem  = { proc = "none"; dev = "none"; tmp = "none"; };
