# what nobody understands
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
when = ( { test = [ "exists:/usr" ]; }, { test = [ "path:" ]; }, { test = [ "kernel>=new" ]; }, { test = [ "session:gnome" ]; }, { test = [ "feature:usrns" ]; }, { test = [ "path:usr" ]; } );
