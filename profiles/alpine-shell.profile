# alpine-shell - a throw-away Alpine shell; what you write is gone when you leave
# SPDX-License-Identifier: LGPL-2.1-or-later
#
#   sbx rootfs bootstrap alpine           once: a small root of the host's busybox, no network needed
#   sbx rootfs fetch alpine               or: the real one, from a mirror
#
#   sbx --profile=alpine-shell
#   sbx --profile=alpine-shell -- sh -c 'touch /x; ls -l /'
#   sbx --profile=alpine-shell --param keep=yes       what you write is there the next time
#   sbx --profile=alpine-shell --param share=.        this directory is at /mnt/share, writable
#   sbx --profile=alpine-shell --param rootfs=edge    another root of sbx rootfs list, or ./a/directory
schema      = 1;
description = "Throw-away Alpine Linux shell";
include     = [ "base/root-shell" ];

params      = { rootfs = { default = "alpine"; }; };
identity    = { hostname = "alpine"; };
environment = { set = [ "PS1=alpine:\\w\\$ " ]; };
