# debian-shell - a throw-away Debian shell; what you write is gone when you leave
# SPDX-License-Identifier: LGPL-2.1-or-later
#
#   mmdebstrap --variant=essential stable debian.tar        once: a root, from your mirror, and
#   sbx rootfs import debian debian.tar                     it gets the name that is looked for
#
#   sbx --profile=debian-shell
#   sbx --profile=debian-shell -- dpkg --list
#   sbx --profile=debian-shell --param keep=yes       what you write is there the next time
#   sbx --profile=debian-shell --param share=.        this directory is at /mnt/share, writable
#   sbx --profile=debian-shell --param rootfs=sid     another root of sbx rootfs list, or ./a/directory
schema      = 1;
description = "Throw-away Debian shell";
include     = [ "base/root-shell" ];

params       = { rootfs = { default = "debian"; }; };
command      = [ "/bin/bash", "-l" ];
alternatives = [ "/bin/sh" ];
identity     = { hostname = "debian"; };
environment  = { set = [ "PS1=debian:\\w\\$ ", "DEBIAN_FRONTEND=noninteractive" ]; };
