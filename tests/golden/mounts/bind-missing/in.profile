# sources that are not there, or not to be looked at
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
identity   = { id_map = "self"; };
filesystem = {
  proc = "none"; dev = "none"; tmp = "none";
  mounts = (
    { type = "bind"; source = "/srv/none"; },
    { type = "bind"; source = "/srv/data/file/below"; target = "/x"; },
    { type = "bind"; source = "/srv/loop"; target = "/loop"; },
    { type = "bind"; source = "/srv/closed/in/side"; target = "/closed"; }
  );
};
