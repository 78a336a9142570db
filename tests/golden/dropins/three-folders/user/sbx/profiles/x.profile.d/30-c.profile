# in place of both others
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
environment = { pass = [ "USER_C" ]; };
