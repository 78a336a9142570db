# shell - your shell and the host's programs, in an empty home, without network
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# To try a command of which you do not know what it does to your files: it sees none of them.
#
#   sbx --profile=shell
#   sbx --profile=shell -- python3 -c 'import os; print(os.listdir(os.environ["HOME"]))'
#   sbx --profile=shell --ro=~/Downloads -- sh -c 'file ~/Downloads/*'
schema      = 1;
description = "The host's programs, read-only, with a throw-away home";
include     = [ "base/host-userland" ];

command      = [ "${env.SHELL:-/bin/bash}" ];
alternatives = [ "/bin/bash", "/bin/sh" ];  # where your own shell is not to be seen
cwd          = "${HOME}";

identity = { hostname = "sandbox"; user = "self"; id_map = "auto"; };

filesystem = {
  home = "tmpfs";                           # empty, and forgotten at the end

  # how the system's shells and tools start; your own start-up files stay outside
  read_only = [ "-/etc/profile", "-/etc/profile.d", "-/etc/bash.bashrc", "-/etc/bashrc",
                "-/etc/bash_completion.d", "-/etc/inputrc", "-/etc/zsh", "-/etc/zshrc", "-/etc/fish",
                "-/etc/vim", "-/etc/nanorc", "-/etc/wgetrc", "-/etc/gitconfig" ];
};

security = {
  tty         = "pty";                      # of its own: yours cannot be typed into
  set_id_bits = "deny";                     # also on a file that you have redirected its output to
};

environment = { pass = [ "SHELL", "EDITOR", "VISUAL", "PAGER", "LESS" ]; };
