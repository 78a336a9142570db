schema = 1;
command = [ "/bin/true" ];
namespaces = { user = "/proc/7/ns/user"; mount = false; cgroup = true; net = "/proc/7/ns/net"; };
limits = { pids = 64; };
