# a home that is kept, in which mount points may be made
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  home      = "persistent:work";
  read_only = [ "~/Pictures", "~/.netrc" ];
};
