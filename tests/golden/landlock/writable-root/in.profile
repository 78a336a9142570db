# what can be written at the root can be written below it, as far as Landlock goes
# SPDX-License-Identifier: LGPL-2.1-or-later
schema     = 1;
command    = [ "/usr/bin/true" ];
identity   = { id_map = "self"; };
environment = { mode = "clean"; };
filesystem = {
  root      = "tmpfs";
  read_only = [ "/usr" ];
  dev       = "minimal";
  tmp       = "private";
};
process = { keep_fds = [ 3, 7 ]; };
