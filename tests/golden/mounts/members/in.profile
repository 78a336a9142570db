# types and members that are wrong
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bnd"; source = "/srv"; },
    { target = "/x"; },
    { type = "bind"; size = "1M"; },
    { type = "tmpfs"; source = "/srv"; target = "/t"; },
    { type = "symlink"; target = "/l"; content = ""; },
    { type = "tmpfs"; target = "/u"; id_map = "none"; }
  );
};
