# base/root-shell - a shell as root in a system of its own: an imported root file system
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What includes it says which root that is, by default, and how its host and its prompt are called.
schema      = 1;
abstract    = true;
description = "a root shell in a throw-away copy of an imported root file system";
include     = [ "base/minimal" ];

params = {
  rootfs = { type = "rootfs"; help = "the system, which is never written"; };
  keep   = { type = "bool"; default = false; help = "keep what is written in it for the next time"; };
  share  = { type = "dir";  default = "";    help = "a directory of yours, to be read and written at /mnt/share"; };
};

command = [ "/bin/sh", "-l" ];
cwd     = "/root";

identity = {
  user   = "root";                        # root inside = you outside
  id_map = "auto";                        # a range of /etc/subuid when there is one, else just you
};

filesystem = {
  root = { type  = "overlay";
           lower = [ "${param.rootfs}" ];
           upper = "tmpfs";               # what is written is forgotten at the end
           size  = "512M"; };
  synthesize = [ "hosts", "hostname" ];   # the sandbox's name means the sandbox
};

security = {
  tty         = "pty";                    # of its own: yours cannot be typed into
  set_id_bits = "deny";                   # also on a file that you have redirected its output to
};

environment = {
  set = [ "HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/sh",
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" ];
};

when = (
  { test = [ "param:keep" ];
    filesystem = { root = { upper = "${STATE}/upper"; }; }; },
  { test = [ "param:share" ];
    filesystem = { mounts = ( { id = "share"; type = "bind"; source = "${param.share}";
                                target = "/mnt/share"; access = "rw"; } ); }; }
);
