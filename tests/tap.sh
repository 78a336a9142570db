# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034
#
# tap.sh - what scripts that print TAP have in common: cases are counted in $n, and $status is 1 when
# one of them has failed.

n=0
status=0

result() { # ok|not ok, text
	n=$((n + 1))
	echo "$1 $n - $2"
	[ "$1" = ok ] || status=1
}
