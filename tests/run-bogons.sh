#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-bogons.sh [FILE...] - every file of tests/bogons is refused: exit status 1 or 2, a diagnostic
# that names the file, no crash, no sanitizer report, within ten seconds.
#
# *.profile    are profiles: sbx check
# *.plan       are flat plans: sbx run --plan=FILE

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
compiler=${SBX_COMPILER:?run this by make check, or name the compiler program in SBX_COMPILER}
sbx=${SBX:?run this by make check, or name the runner in SBX}

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' INT TERM HUP

n=0
status=0

# verdict NAME RC ALLOWED: looks at what was said, prints the TAP case.
verdict() {
	n=$((n + 1))
	why=
	case " $3 " in
	*" $2 "*) ;;
	*) why="exit status $2, not one of $3" ;;
	esac
	if grep -q -e 'AddressSanitizer' -e 'runtime error:' "$tmp/err"; then
		why="a sanitizer reported"
	elif [ -s "$tmp/out" ]; then
		why="something on stdout"
	elif ! grep -q 'error' "$tmp/err"; then
		why="no diagnostic"
	elif ! grep -qF "$1" "$tmp/err"; then
		why="the diagnostic does not name the file"
	elif LC_ALL=C tr -d '\n\t' <"$tmp/err" | LC_ALL=C grep -q '[[:cntrl:]]'; then
		why="control characters in the diagnostic"
	fi
	if [ -z "$why" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1: $why"
		head -n 20 "$tmp/err" | cat -v | sed 's/^/# /'
		status=1
	fi
}

[ $# -gt 0 ] || set -- "$src"/tests/bogons/*.*
for file do
	name=${file##*/}
	# A copy that only the caller can write: the content is to be refused, not the mode.
	cp "$file" "$tmp/$name" || exit 99
	chmod 0600 "$tmp/$name"
	case $name in
	*.profile)
		timeout 10 "$compiler" check "$tmp/$name" >"$tmp/out" 2>"$tmp/err" </dev/null
		verdict "$name" $? "1 2"
		;;
	*.plan)
		timeout 10 "$sbx" run --plan="$tmp/$name" >"$tmp/out" 2>"$tmp/err" </dev/null
		verdict "$name" $? 125
		;;
	README.md) ;;
	*)
		n=$((n + 1))
		status=1
		echo "not ok $n - $name: neither .profile nor .plan"
		;;
	esac
	rm -f "$tmp/$name"
done
echo "1..$n"
exit $status
