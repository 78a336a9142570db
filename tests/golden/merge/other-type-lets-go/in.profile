# lower and upper were for an overlay, which the root no longer is
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
filesystem = { root = "tmpfs"; };
