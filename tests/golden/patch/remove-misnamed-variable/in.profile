# what is wrong is the variable
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
filesystem = { };
remove = { filesystem = { hide = [ "${HOEM}/x" ]; }; };
