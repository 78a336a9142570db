# names and types
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { a-b = { type = "bool"; }; c = true; };
