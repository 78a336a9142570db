# what the body says counts
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
cwd = "/own";
