# a list is appended, what is there already folds
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
filesystem = { read_only = [ "/srv", "/usr", "/opt" ]; };
