# the home is what its link leads to
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
files_from_args = "read-only";
