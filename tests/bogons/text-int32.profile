# E0104
schema = 1;
memory = 4294967296;
