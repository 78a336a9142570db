schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = false; };
limits = { pids = 64; };
