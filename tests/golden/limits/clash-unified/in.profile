schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { memory = "1G"; unified = [ "memory.max=max" ]; };
