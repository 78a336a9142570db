# a block without a test
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
when = ( { cwd = "/"; }, { test = [ ]; cwd = "/"; } );
