# E0113
schema = 1;
cwd = "/";
cwd = "/root";
