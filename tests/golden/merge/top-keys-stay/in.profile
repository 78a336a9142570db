# what is about the file alone is not inherited: abstract
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
description = "own";
