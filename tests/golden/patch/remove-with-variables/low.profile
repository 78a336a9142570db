# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { hide = [ "/a", "/home/u/b", "${env.UNSET}/c", "/d" ]; };
