# a file that has been read is not read again: /b stays
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./b.profile", "./a.profile" ];
