# of two includes the right one counts; lists take both
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile", "./b.profile" ];
