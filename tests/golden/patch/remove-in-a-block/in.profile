# a block can take out and swap
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
when = ( { test = [ "os:debian" ]; remove = { filesystem = { hide = [ "~/.ssh" ]; }; }; }, { test = [ "!os:debian" ]; replace = { filesystem = { hide = [ "/never" ]; }; }; } );
