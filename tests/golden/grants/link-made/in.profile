# a link of the sandbox's own leads into what is hidden
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  read_only  = [ "/srv/t/a" ];
  mounts     = ( { type = "symlink"; target = "/l"; content = "/srv/t/a"; },
                 { type = "tmpfs"; target = "/l/b/c"; } );
  hide       = [ "/srv/t/a/b" ];
};
