# links that lead nowhere
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "symlink"; target = "/a"; content = "b"; },
    { type = "symlink"; target = "/b"; content = "/a"; },
    { type = "tmpfs"; target = "/a/x"; }
  );
};
