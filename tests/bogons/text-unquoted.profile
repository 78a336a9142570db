# E0106
schema = 1;
limits = { memory = 64M; };
process = { init = yes; };
cwd = /root;
