# the command line lies over all, its words are as they are
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
cwd = "/own"; filesystem = { read_only = [ "/usr" ]; };
