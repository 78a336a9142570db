# E0108
schema = 1;
cwd = "/"; /* never closed
filesystem = { hide = [ "/home" ]; };
