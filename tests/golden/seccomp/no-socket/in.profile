# an empty list is a list
# SPDX-License-Identifier: LGPL-2.1-or-later
schema  = 1;
command = [ "/bin/true" ];
security = { socket_families = []; };
