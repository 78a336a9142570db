schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { memory_high = "64M"; oom_group = true; unified = [ "cpu.idle=1" ]; delegate = true; };
