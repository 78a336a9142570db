# a pty where there is no devpts inside
# SPDX-License-Identifier: LGPL-2.1-or-later
schema      = 1;
identity    = { id_map = "self"; };
security    = { tty = "pty"; };
filesystem  = { proc = "none"; dev = "none"; tmp = "none"; };
