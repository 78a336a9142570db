# a procfs and a sysfs are masked wherever they are; what is read-only needs no protection
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
filesystem = {
  sys = "private"; dev = "none"; tmp = "none";
  mounts = ( { type = "proc"; target = "/srv/proc"; access = "ro"; },
             { type = "proc"; target = "/srv/pids"; subset_pid = true; } ); };
