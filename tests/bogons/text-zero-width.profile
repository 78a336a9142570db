# E0115
schema = 1;
cwd​ = "/";
