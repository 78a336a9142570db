# what sbx puts there by itself is in the way of a grant
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none";
  read_only = [ "/tmp" ];
};
