# masked by the administrator's
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
environment = { pass = [ "VENDOR_B" ]; };
