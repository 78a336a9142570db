schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { unified = [ "cgroup.freeze=1", "cgroup.procs=1" ]; };
