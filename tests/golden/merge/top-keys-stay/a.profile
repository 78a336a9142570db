# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
description = "of a"; abstract = true;
cwd = "/a";
