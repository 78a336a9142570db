# E0103
schema = 1;
cwd = "À¯";
