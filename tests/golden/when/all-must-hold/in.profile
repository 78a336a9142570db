# all tests of a block; of the blocks that hold the last counts
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
cwd = "/body";
when = ( { test = [ "env:FOO", "arch:nope" ]; cwd = "/both"; }, { test = [ "env:FOO", "arch:x86_64" ]; cwd = "/yes"; }, { test = [ "env:FOO" ]; cwd = "/last"; } );
