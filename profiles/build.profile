# build - compile a project: its sources are read-only, and so is all else but one directory
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The project is the checkout around the current directory, or that directory. What is made goes into
# its folder build, which must be there, or into the one that you name; the command starts in it.
# There is no network: what the build needs is there, or it fails. Whoever runs what was built runs
# the project's code.
#
#   cd ~/src/app && mkdir -p build
#   sbx --profile=build -- ../configure
#   sbx --profile=build                               make, with the Makefile of that directory
#   sbx --profile=build -- cmake --build .
#   sbx --profile=build --param build=/tmp/out -- make -C ~/src/app O=/tmp/out
schema      = 1;
description = "Compiles the current project: sources read-only, one directory writable, no network";
include     = [ "base/host-userland" ];   # not shell: what you add to that is not for this

params = {
  build = { type = "dir"; default = "${PROJECT}/build"; help = "the directory that can be written"; };
};

command = [ "make" ];
cwd     = "${param.build}";

identity = { hostname = "build"; };

filesystem = {
  home       = "tmpfs";
  read_only  = [ "${PROJECT}" ];
  read_write = [ "${param.build}" ];      # the longer path counts: it may be in the project
};

security = {
  tty         = "pty";                    # of its own: yours cannot be typed into
  set_id_bits = "deny";
};

# What a build that has gone wild is stopped by.
limits = { nproc = 2048; fsize = "16G"; cpu_time = "4h"; };   # each process's own time

environment = { pass = [ "SHELL", "CI", "MAKEFLAGS", "SOURCE_DATE_EPOCH" ]; };
