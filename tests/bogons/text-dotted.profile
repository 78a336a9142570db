# E0106
schema = 1;
filesystem.root = "tmpfs";
