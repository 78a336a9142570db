# alternatives go with the command that they were for
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
replace = { command = [ "/bin/own" ]; };
