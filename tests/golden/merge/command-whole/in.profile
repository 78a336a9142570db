# a command takes the place of the whole of the lower one, alternatives too
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
command = [ "/bin/own" ];
