# nobody else has one of this name
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
environment = { pass = [ "USER_D" ]; };
