# every key of the process
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command      = [ "app", "-v" ];
alternatives = [ "app2" ];
identity     = { id_map = "self"; hostname = "box"; domainname = "lab"; };
process      = { umask = "0077"; nice = 5; oom_score_adj = 500; cpu_affinity = "0,2-3"; new_session = true; die_with_parent = true; init = true; keep_fds = [ 3, 7 ]; usage = true; };
limits       = { nofile = "64:128"; core = "unlimited"; as = "1G"; nproc = 10; runtime = "1h30m"; };
security     = { capabilities = [ "CAP_NET_BIND_SERVICE", "chown" ]; };
environment  = { mode = "clean"; pass = [ "LC_*", "TERM" ]; set = [ "HOME=/h", "EMPTY=" ]; unset = [ "LC_ALL" ]; };
filesystem = { proc = "none"; dev = "none"; tmp = "none"; };
