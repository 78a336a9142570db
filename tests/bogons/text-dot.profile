# E0106
schema = 1;
x = .;
