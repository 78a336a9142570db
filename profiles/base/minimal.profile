# base/minimal - what every profile starts from: nothing shared, everything new
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The root is empty: a profile that includes this one adds what its program needs to start.
schema      = 1;
abstract    = true;                       # only for include, cannot be run
description = "empty root, all namespaces new, no network, no capabilities";

namespaces = { user = true; mount = true; pid = true; ipc = true;
               uts = true;  cgroup = true; time = false; };  # net: as network.mode says

security = {
  no_new_privs = true;
  capabilities = [];                      # none
  tty          = "inherit";               # the terminal that sbx was started in
};

process = {
  init            = true;                 # a pid 1 that reaps, and passes signals on
  die_with_parent = true;                 # nothing outlives sbx
  new_session     = true;                 # your terminal does not control it
};

environment = {
  mode = "clean";                         # only what is named here goes in
  pass = [ "LANG", "LANGUAGE", "LC_*", "TZ",
           "TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE" ];
};

filesystem = {
  root = "tmpfs";
  proc = "private";                       # only the sandbox's own processes
  dev  = "minimal";                       # null zero full random urandom tty pts shm
  tmp  = "private";
};

network = { mode = "none"; };             # loopback only
