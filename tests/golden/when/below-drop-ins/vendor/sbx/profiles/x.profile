# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
cwd = "/body";
when = ( { test = [ "arch:x86_64" ]; cwd = "/when"; } );
