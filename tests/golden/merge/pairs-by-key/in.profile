# of pairs the last one of a key counts; the plan shows one X
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
include = [ "./a.profile" ];
environment = { set = [ "X=own" ]; };
