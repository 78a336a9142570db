# a capability in any spelling
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./low.profile" ];
remove = { security = { capabilities = [ "chown" ]; }; };
