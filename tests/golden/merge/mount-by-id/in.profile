# an entry with an id is merged into the one of that id
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
filesystem = { mounts = ( { id = "data"; access = "rw"; } ); };
