schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { pids = 64; hugetlb = [ "2M=63M" ]; };
