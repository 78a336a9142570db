# each mount that allows more than the root has a rule of its own
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = {
  root       = { type = "tmpfs"; access = "ro"; };
  read_only  = [ "/usr", "/home/u/pipe" ];
  read_write = [ "/home/u/work", "/home/u/script" ];
  proc       = "private";
  dev        = { type = "minimal"; devices = [ "/dev/kvm" ]; };
  tmp        = "private";
  mounts     = ( { type = "bind"; source = "/home/u/data"; target = "/data"; access = "rw"; options = [ "noexec" ]; },
                 { type = "tmpfs"; target = "/data/in"; } );
};
