# E0116
schema = 1;
filesystem = { mounts = ( { id = "a"; type = "tmpfs"; },
