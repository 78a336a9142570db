schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { io = [ "/home rbps=1M", "/var rbps=500M" ]; };
