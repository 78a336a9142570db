# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { read_only = [ "~/Pictures" ]; };
remove = { filesystem = { read_write = [ "~/Downloads" ]; }; };
