# what sbx puts there by itself is in the way of a denial
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "minimal";
  hide = [ "/tmp", "/dev" ];
};
