# files in a root of the host are put over what is there
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  root = "host";
  mounts = (
    { type = "file"; target = "/etc/hosts"; content = "127.0.0.1 localhost\n"; }
  );
};
