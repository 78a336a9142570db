# a name with a star in it is a name
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
files_from_args = "read-only";
filesystem = { read_only = [ "/usr" ]; };
