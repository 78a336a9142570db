# base/host-userland - run the host's programs, read-only, on a fresh /etc and a home of its own
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Of /etc only what programs need to start, speak the user's language, know the time and check
# certificates; nothing that tells who else uses the machine, and no key.
schema      = 1;
abstract    = true;
description = "the host's programs and libraries, read-only";
include     = [ "base/minimal" ];

filesystem = {
  # What is granted can be written, and nothing else: so Landlock, too, holds what is read-only.
  root = { access = "ro"; };

  read_only = [
    # programs and libraries; /nix and /gnu where a distribution keeps them there
    "/usr", "-/opt", "-/nix/store", "-/gnu/store", "-/run/current-system", "-/etc/static",
    "-/etc/ld.so.cache", "-/etc/ld.so.conf", "-/etc/ld.so.conf.d", "-/etc/ld.so.preload",
    "-/etc/ld-musl-x86_64.path", "-/etc/ld-musl-aarch64.path",
    "-/etc/alternatives", "-/etc/java", "-/etc/perl", "-/etc/python3",
    # what the machine runs, its language and its time
    "-/etc/os-release", "-/etc/lsb-release", "-/etc/debian_version",
    "-/etc/locale.alias", "-/etc/locale.conf", "-/etc/localtime", "-/etc/timezone",
    # terminals that ncurses does not know by itself
    "-/etc/terminfo", "-~/.terminfo",
    # certificates of authorities, never the machine's own keys (/etc/ssl/private)
    "-/etc/ssl/certs", "-/etc/ssl/cert.pem", "-/etc/ssl/openssl.cnf",
    "-/etc/ca-certificates", "-/etc/ca-certificates.conf",
    "-/etc/pki/ca-trust", "-/etc/pki/tls/certs", "-/etc/pki/tls/cert.pem", "-/etc/pki/tls/openssl.cnf",
    "-/etc/crypto-policies",
    # names of services, files and programs
    "-/etc/services", "-/etc/protocols", "-/etc/host.conf", "-/etc/gai.conf",
    "-/etc/mime.types", "-/etc/magic", "-/etc/shells", "-/etc/manpath.config"
  ];

  # /bin, /lib ... become the same links (or directories) that the host has
  usr_merge = "as-host";

  # one user, one group, one host: who else is on this machine is nobody's business
  synthesize = [ "passwd", "group", "hosts", "hostname", "nsswitch.conf", "machine-id" ];

  # a home of its own, kept between runs, on the host at ${STATE}/home
  home = "persistent";

  mounts = (
    { id = "run";  type = "tmpfs";   target = "/run"; },
    { id = "mtab"; type = "symlink"; target = "/etc/mtab"; content = "/proc/self/mounts"; }
  );
};

environment = {
  pass = [ "TERMINFO", "TERMINFO_DIRS" ];
  set  = [ "HOME=${HOME}", "USER=${USER}", "LOGNAME=${USER}",
           "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin" ];
};
