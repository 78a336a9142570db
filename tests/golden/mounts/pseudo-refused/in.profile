# namespaces that they need
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
namespaces = { pid = false; ipc = false; net = false; cgroup = false; };
process    = { init = false; };
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "proc"; },
    { type = "sysfs"; },
    { type = "mqueue"; },
    { type = "cgroup"; }
  );
};
