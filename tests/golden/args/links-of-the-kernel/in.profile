# what /proc leads to is not what the argument names
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
files_from_args = "read-only";
filesystem = { read_only = [ "/usr" ]; };
