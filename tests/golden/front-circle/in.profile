schema  = 1;
include = [ "./a.profile", "./absent" ];
