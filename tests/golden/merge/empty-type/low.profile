# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { root = { type = "tmpfs"; size = "1G"; }; };
