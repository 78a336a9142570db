# E0106
schema = 1;
cwd = “/root”;
