schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { swap = "64M"; memory = "64M"; pids = 64; cpu = "150%"; cpu_weight = 50;
	cpuset = "0-1"; io = [ "/home rbps=10M wbps=20M riops=10 wiops=20" ]; };
