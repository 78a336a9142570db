# and a rule that of ranges
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
identity = { id_map = "self"; };
