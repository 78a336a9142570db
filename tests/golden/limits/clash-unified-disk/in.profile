schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { io = [ "/home rbps=1M" ]; unified = [ "io.max=8:0 rbps=max" ]; };
