# who may mount inside has no rules for files, but the rest
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = { root = { type = "tmpfs"; access = "ro"; }; read_only = [ "/usr" ]; };
security   = { nested_userns = true; };
network    = { tcp_connect = [ 443 ]; };
