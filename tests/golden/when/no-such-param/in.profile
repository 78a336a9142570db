# a parameter that no layer has
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
params = { keep = { type = "bool"; default = true; }; };
when = ( { test = [ "param:kep" ]; } );
