# items that no name is of
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
remove = { environment = { set = ( { a = 1; }, 3 ); }; filesystem = { hide = ( [ "/a" ] ); }; };
