schema = 1;
command = [ "/bin/true" ];
namespaces = { mount = false; pid = false; };
limits = { pids = 64; };
