# targets are followed through the links of the root
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  usr_merge = "as-host";
  mounts = (
    { type = "bind"; source = "/srv/data"; target = "/lib/firmware"; }
  );
  read_only = [ "/usr" ];
};
