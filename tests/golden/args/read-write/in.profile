# to be changed
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
files_from_args = "read-write";
filesystem = { read_only = [ "/usr" ]; };
