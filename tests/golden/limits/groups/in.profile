schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = true; cgroup = true; };
limits = { pids = 64; };
filesystem = { root = "tmpfs"; mounts = ( { type = "cgroup"; target = "/sys/fs/cgroup"; } ); };
