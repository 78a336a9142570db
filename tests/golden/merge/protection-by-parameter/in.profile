# what protects is not let go, whether it is written out or a parameter
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
filesystem = { proc = "host"; };
