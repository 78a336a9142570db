schema  = 1;
include = [ "./a", "./absent" ];
