# E0107
schema = 1;
cwd = "/;
