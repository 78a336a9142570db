# alpine-shell - a throw-away Alpine shell; what you write is gone when you leave
# SPDX-License-Identifier: LGPL-2.1-or-later
#
#   sbx rootfs bootstrap alpine           once: a small root of the host's busybox, no network needed
#   sbx rootfs fetch alpine               or: the real one, from a mirror
#
#   sbx --profile=alpine-shell
#   sbx --profile=alpine-shell -- sh -c 'touch /x; ls -l /'
#   sbx --profile=alpine-shell --set filesystem.root.upper=$HOME/my-alpine      keeps what you write
schema      = 1;
description = "Throw-away Alpine Linux shell";
include     = [ "base/minimal" ];

command = [ "/bin/sh", "-l" ];
cwd     = "/root";

identity = {
  hostname = "alpine";
  user     = "root";                      # root inside = you outside
  id_map   = "auto";                      # a range of /etc/subuid when there is one, else just you
};

filesystem = {
  root = { type  = "overlay";
           lower = [ "${rootfs.alpine}" ];  # as `sbx rootfs path alpine` says; never written
           upper = "tmpfs";                 # "tmpfs" or a directory
           size  = "512M"; };
  synthesize = [ "hosts", "hostname" ];     # the name above means this sandbox
};

security = {
  tty         = "pty";                      # of its own: yours cannot be typed into
  set_id_bits = "deny";                     # also on a file that you have redirected its output to
};

environment = {
  set = [ "HOME=/root", "USER=root", "LOGNAME=root", "SHELL=/bin/sh", "PS1=alpine:\\w\\$ ",
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" ];
};
