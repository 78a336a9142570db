# what is about the whole file
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
when = ( { test = [ "env:A" ]; include = [ "x" ]; params = { }; description = "x"; when = ( ); cwd = "/"; } );
