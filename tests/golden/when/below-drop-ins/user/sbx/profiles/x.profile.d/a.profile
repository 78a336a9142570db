# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
cwd = "/d";
when = ( { test = [ "arch:x86_64" ]; identity = { hostname = "of-the-drop-in"; }; } );
