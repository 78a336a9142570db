# E0109
schema = 1;
cwd = "/a\x00b";
