# E0115
schema = 1;
cwd = "/"; # ‮ nothing to see here
