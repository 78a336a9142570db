schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { memory = "1G"; memory_high = "75%"; memory_low = "10M"; swap = "50%"; pids = 64;
	cpu = "150%"; cpu_weight = 50; cpuset = "3,0-1,2"; mems = "0"; io_weight = 20;
	io = [ "/home rbps=10M wiops=100", "/home wbps=1M" ]; oom_group = true;
	unified = [ "cpu.idle=1", "memory.min=16M", "cgroup.max.depth=4" ]; };
