schema = 1;
command = [ "/bin/true" ];
namespaces = { mount = false; };
limits = { memory = "50%"; swap = "0"; pids = 64; cpu = "150%"; cpuset = "0"; };
