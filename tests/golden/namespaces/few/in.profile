# only some
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { pid = false; ipc = false; uts = false; cgroup = false; net = false; };
process    = { init = false; };
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = "host";
};
