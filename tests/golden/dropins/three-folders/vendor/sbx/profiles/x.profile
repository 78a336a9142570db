# a profile with drop-ins of the distribution, the administrator and the user
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
