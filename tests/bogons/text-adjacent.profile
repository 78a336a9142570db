# E0110
schema = 1;
filesystem = { read_only = [ "/usr" "/etc" ]; };
