schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { memory = "0"; memory_high = "101%"; swap = "-1"; pids = 0; cpu = "0.5%"; cpuset = "3-1";
	io = [ "/home", "home rbps=1M", "/home rbps=1M rbps=2M", "/home bps=1", "/home riops=0" ]; hugetlb = [ "2M" ];
	unified = [ "memory", "../x.y=1", "memory.max=" ]; on_unavailable = "ignore"; optional = [ "nofile" ]; };
