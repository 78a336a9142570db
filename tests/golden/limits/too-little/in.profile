schema = 1;
command = [ "/bin/true" ];
limits = { memory = "1023K"; memory_high = "1"; };
