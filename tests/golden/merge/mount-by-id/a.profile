# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { mounts = ( { id = "data"; type = "bind"; source = "/srv"; target = "/data"; }, { type = "tmpfs"; target = "/t"; } ); };
