# a terminal of its own in the session of the caller
# SPDX-License-Identifier: LGPL-2.1-or-later
schema      = 1;
identity    = { id_map = "self"; };
security    = { tty = "pty"; };
process     = { new_session = false; };
filesystem  = { proc = "none"; dev = "none"; tmp = "none"; };
