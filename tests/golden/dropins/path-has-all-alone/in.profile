# a profile named by its path has the drop-ins of all, and none of its name
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
cwd = "/in";
