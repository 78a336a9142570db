# E0111
schema = 1;
@include "/etc/passwd"
