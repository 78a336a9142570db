# server - a service: the host's programs read-only, and one directory where it keeps its state
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The directory is at /var/lib/state inside, is the working directory and the home, and is named by
# STATE_DIRECTORY as with systemd. Nothing else of the host can be written. There is no network:
# clients come through a socket in the state directory. With a port it is in the host's network and
# may listen on that one TCP port and connect to none; UDP is not held there.
#
#   sbx --profile=server -- redis-server --port 0 --unixsocket redis.sock
#   sbx --profile=server --param state=/srv/wiki --param port=8080 -- python3 -m http.server 8080
schema      = 1;
description = "A service of the host's programs, with one writable directory for its state";
include     = [ "base/host-userland" ];

params = {
  state = { type = "path"; default = "${STATE}/data"; help = "the directory that it writes; made when it is not there"; };
  port  = { type = "int"; default = 0; min = 0; max = 65535;
            help = "TCP port to listen on in the host's network; 0: no network"; };
};

cwd = "/var/lib/state";

identity = { hostname = "server"; };

filesystem = {
  home   = "none";
  mounts = ( { id = "state"; type = "bind"; source = "${param.state}"; target = "/var/lib/state";
               access = "rw"; if_missing = "create"; } );
};

network  = { mode = "none"; };
limits   = { nproc = 1024; };
security = { tty = "none"; set_id_bits = "deny"; };
process  = { umask = "0077"; };

environment = { set = [ "HOME=/var/lib/state", "STATE_DIRECTORY=/var/lib/state" ]; };

when = (
  { test = [ "!param:port=0" ];
    network = { mode = "host"; tcp_bind = [ "${param.port}" ]; tcp_connect = []; }; }
);
