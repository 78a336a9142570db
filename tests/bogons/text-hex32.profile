# E0104
schema = 1;
memory = 0x100000000;
