schema = 1;
include = [ "./b.profile" ];
