schema     = 1;
include    = [ "base/minimal" ];
command    = [ "echo", "$HOME", "${USRE}", "$${ok}" ];
filesystem = { read_write = [ "${PROJECT}", "-${PROJECT}/x" ];
               hide       = [ "-~/.ssh", "${env.SECRETS}", "${env.SECRETS:-/none}" ]; };
