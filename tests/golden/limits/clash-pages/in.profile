schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { hugetlb = [ "2M=0", "2048K=64M" ]; };
