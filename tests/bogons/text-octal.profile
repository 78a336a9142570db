# E0105
schema = 1;
umask = 0022;
