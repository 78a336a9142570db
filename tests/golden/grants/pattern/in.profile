# patterns are no paths, in grants and in denials
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { read_only = [ "/srv/t/*" ]; hide = [ "/srv/t/a/?" ]; };
