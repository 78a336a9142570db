# masked by the user's
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
environment = { pass = [ "VENDOR_C" ]; };
