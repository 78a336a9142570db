# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
description = "Web browser";
include = [ "base/b" ];
command = [ "firefox" ];
filesystem = { read_write = [ "-~/Downloads" ]; };
network = { mode = "host"; };
