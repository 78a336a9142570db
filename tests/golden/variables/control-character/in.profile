# nor does it bring in a line break
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
command = [ "/bin/true", "${env.A}" ];
