# what is not set, or not known
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true" ];
filesystem = { read_only = [ "${env.A}", "${XDG_RUNTIME_DIR}", "${DONWLOADS}", "${PROJECT}" ]; };
