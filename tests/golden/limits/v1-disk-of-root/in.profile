schema = 1;
command = [ "/bin/true" ];
namespaces = { user = true; mount = false; cgroup = true; };
limits = { io = [ "/home rbps=1M" ]; };
identity = { id_map = "root"; };
security = { capabilities = [ "sys_admin" ]; };
