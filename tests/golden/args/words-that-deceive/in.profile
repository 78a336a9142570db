# words that would draw on the terminal, or turn text around, are escaped
# SPDX-License-Identifier: LGPL-2.1-or-later
schema = 1;
