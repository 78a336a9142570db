# E0101
schema = 1;
cwd "/";
