# E0116
schema = 1;
filesystem = {
  root = "tmpfs";
