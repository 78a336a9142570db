# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
abstract = true;
filesystem = { read_only = [ "/usr" ]; hide = [ "-~/.ssh" ]; };
