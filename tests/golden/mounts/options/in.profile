# an option that is only for binds, and a link to nothing
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "tmpfs"; target = "/o"; options = [ "norecursive" ]; },
    { type = "symlink"; target = "/l"; content = ""; }
  );
};
