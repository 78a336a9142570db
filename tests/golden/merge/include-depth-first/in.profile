# B, A, C
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile", "./c.profile" ];
