schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { memory_high = "64M"; pids = 64; optional = [ "memory_high" ]; };
