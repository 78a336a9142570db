# All that is wrong in one file is said at once.
schema     = 1;
cwd        = /root;
filesystem = {
  root      = "tmpfs";
  read_only = [ "/usr" "/etc" ];
  tmp       = yes;
};
process    = { umask = 0022, nice = 4294967296; };
command    = [ "printf", "caf\u00e9" ];
limits     = { nofile 1024; };
cwd        = "/";
