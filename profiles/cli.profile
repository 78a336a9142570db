# cli - command-line tools on the project you are in, and on nothing else of yours
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The project is the checkout around the current directory, or that directory; it is at the same
# path inside and can be written. Your home is empty, and there is no network.
#
#   cd ~/src/app && sbx --profile=cli -- make
#   sbx --profile=cli -- npm test
#   sbx --profile=cli --net=host --ro=/etc/resolv.conf -- npm install
schema      = 1;
description = "Builds and tools in the current project: it is writable, all else is read-only or absent";
include     = [ "shell" ];

command      = [ "${env.SHELL:-/bin/bash}" ];
alternatives = [ "/bin/bash", "/bin/sh" ];
cwd          = "${PWD}";

identity = { hostname = "cli"; };

filesystem = {
  read_write = [ "${PROJECT}" ];

  # Files of the project that your own tools run or obey later, outside: they stay as they are, and what
  # is not there yet is not made, where its folder is there and init can see to that (sbx plan tells). A
  # command may still make a checkout of its own in some folder, and git obeys that, too: look at what was
  # added before you let git, an editor or a prompt look.
  protect = [
    # version control: hooks run at your next commit, its configuration names programs
    "-${PROJECT}/.git/hooks", "-${PROJECT}/.git/config", "-${PROJECT}/.git/config.worktree",
    "-${PROJECT}/.git/commondir", "-${PROJECT}/.git/modules", "-${PROJECT}/.git/worktrees",
    "-${PROJECT}/.hg/hgrc", "-${PROJECT}/.husky", "-${PROJECT}/.pre-commit-config.yaml",
    "-${PROJECT}/lefthook.yml",
    # continuous integration runs with secrets
    "-${PROJECT}/.github/workflows", "-${PROJECT}/.github/actions", "-${PROJECT}/.gitlab-ci.yml",
    "-${PROJECT}/.gitlab", "-${PROJECT}/.forgejo", "-${PROJECT}/.gitea", "-${PROJECT}/.woodpecker",
    "-${PROJECT}/.woodpecker.yml", "-${PROJECT}/.circleci",
    # editors, shells and agents that read a folder when they enter it
    "-${PROJECT}/.vscode", "-${PROJECT}/.idea", "-${PROJECT}/.zed", "-${PROJECT}/.devcontainer",
    "-${PROJECT}/.exrc", "-${PROJECT}/.nvim.lua", "-${PROJECT}/.envrc", "-${PROJECT}/.mise.toml",
    "-${PROJECT}/mise.toml", "-${PROJECT}/.claude", "-${PROJECT}/.cursor", "-${PROJECT}/.mcp.json",
    "-${PROJECT}/.sbx.profile"
  ];

  # who you are in commits; not the passwords that git may keep beside it
  read_only = [ "-~/.gitconfig", "-~/.config/git/config", "-~/.config/git/ignore",
                "-~/.config/git/attributes" ];
};

environment = {
  pass = [ "CI", "MAKEFLAGS", "SOURCE_DATE_EPOCH" ];
};
