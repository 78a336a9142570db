# E0104
schema = 1;
x = 1.0e999;
