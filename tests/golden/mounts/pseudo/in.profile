# procfs and its like, each of its own namespace
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "proc"; hidepid = true; subset_pid = true; },
    { type = "proc"; target = "/other/proc"; access = "ro"; },
    { type = "sysfs"; },
    { type = "devpts"; },
    { type = "mqueue"; },
    { type = "cgroup"; }
  );
};
