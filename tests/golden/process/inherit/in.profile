# the environment as it is, and nothing in between
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity    = { id_map = "self"; };
environment = { mode = "inherit"; unset = [ "SSH_AUTH_SOCK" ]; };
process     = { init = false; die_with_parent = false; new_session = false; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
