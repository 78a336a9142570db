# E0109
schema = 1;
cwd = "C:\quux";
