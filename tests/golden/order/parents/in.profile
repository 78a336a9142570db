# parents before children, otherwise as written
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "tmpfs"; target = "/a/b"; },
    { type = "tmpfs"; target = "/z"; },
    { type = "tmpfs"; target = "/a"; },
    { type = "tmpfs"; target = "/a/b/c/d"; },
    { type = "tmpfs"; target = "/ab"; }
  );
};
