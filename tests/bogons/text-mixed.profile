# E0114
schema = 1;
command = [ "sleep", 3 ];
