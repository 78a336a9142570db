#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-golden.sh [CASE...] - compile each case of tests/golden and compare byte for byte.
#
# A case is a folder, at any depth, with
#   in.profile   the profile; or, for shipped profiles and options,
#   argv         arguments of sbx plan, one a line (both: argv comes after the profile)
#   host         the machine: the name of a file in tests/fixtures, or the lines of a fixture; with
#                `base NAME` as its first line, lines on top of a file of tests/fixtures
#   out.print    what sbx plan prints        out.json   what sbx plan --json prints
#   out.show     what sbx show prints
#   err          what it says on stderr; alone: compiling must fail
# Other profiles in the folder can be included by path. `@data@` in a fixture is a directory whose
# sbx/profiles holds the shipped profiles, `@case@` the case's own folder; they read the same in what is
# compared.
#
# With UPDATE_GOLDEN=1 (make update-golden) the files that a case has are rewritten; a case that has
# none gets out.print, or err when it fails.

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
compiler=${SBX_COMPILER:?run this by make check, or name the compiler program in SBX_COMPILER}
golden=$src/tests/golden
update=${UPDATE_GOLDEN:-}

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' INT TERM HUP

# sbx reads only profiles that nobody else can write: a copy has the right owner and mode.
mkdir -p "$tmp/data/sbx"
cp -R "$src/profiles" "$tmp/data/sbx/profiles"
cp -R "$golden" "$tmp/golden"
chmod -R u+rwX,go-w "$tmp/data" "$tmp/golden"

# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"

# run_sbx VERB OUT ERR [OPTION]: sbx plan or show in the case's folder; its exit status.
run_sbx() {
	verb=$1 out=$2 err=$3
	shift 3
	if [ -f argv ]; then
		while IFS= read -r word; do
			set -- "$@" "$word"
		done <argv
	fi
	[ ! -f in.profile ] || set -- --profile=./in.profile "$@"
	"$compiler" "$verb" --fixture=.host "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
	sed "s|$tmp/data|@data@|g; s|$PWD|@case@|g" "$tmp/out" >"$out"
	sed "s|$tmp/data|@data@|g; s|$PWD|@case@|g" "$tmp/err" >"$err"
	return $rc
}

# compare NAME FILE GOT: one TAP case, or a rewritten file.
compare() {
	want=$golden/$1/$2
	if [ -n "$update" ]; then
		cmp -s "$3" "$want" || { cp "$3" "$want" && echo "# wrote $1/$2"; }
		result ok "$1 $2"
	elif cmp -s "$3" "$want"; then
		result ok "$1 $2"
	else
		result 'not ok' "$1 $2"
		diff -u "$want" "$3" | sed "s|$tmp/||; s/^/# /" | head -n 60
		echo "# if this is right: make update-golden, then look at git diff"
	fi
}

run_case() {
	name=$1
	cd "$tmp/golden/$name" || exit 99
	if [ ! -f host ]; then
		result 'not ok' "$name: no host"
		return
	fi
	if [ "$(wc -l <host)" -le 1 ] && ! grep -q '=' host; then
		host=$src/tests/fixtures/$(cat host)
	else
		host=$PWD/host
	fi
	if [ ! -f "$host" ]; then
		result 'not ok' "$name: no fixture $(cat host)"
		return
	fi
	base=$(sed -n '1s/^base //p' "$host")
	{
		[ -z "$base" ] || cat "$src/tests/fixtures/$base"
		sed '1{/^base /d}' "$host"
	} | sed "s|@data@|$tmp/data|g; s|@case@|$PWD|g" >.host

	verb=plan
	[ -f out.print ] || [ -f out.json ] || [ ! -f out.show ] || verb=show
	run_sbx "$verb" "$tmp/got.$verb" "$tmp/got.err"
	rc=$?
	if [ -n "$update" ] && [ ! -f out.print ] && [ ! -f out.json ] && [ ! -f out.show ] && [ ! -f err ]; then
		if [ $rc -eq 0 ]; then touch out.print; else touch err; fi
	fi
	if [ -f out.print ] || [ -f out.json ] || [ -f out.show ]; then
		want_rc=0
	else
		want_rc=2
	fi
	[ $rc -eq $want_rc ] || {
		result 'not ok' "$name: exit status $rc, not $want_rc"
		sed 's/^/# /' "$tmp/got.err"
		return
	}
	[ ! -f out.print ] || compare "$name" out.print "$tmp/got.plan"
	if [ -f err ]; then
		compare "$name" err "$tmp/got.err"
	elif [ -s "$tmp/got.err" ]; then
		result 'not ok' "$name: says something on stderr, and there is no err"
		sed 's/^/# /' "$tmp/got.err"
	fi
	if [ -f out.json ]; then
		run_sbx plan "$tmp/got.json" "$tmp/got.err" --json
		compare "$name" out.json "$tmp/got.json"
	fi
	if [ -f out.show ]; then
		[ "$verb" = show ] || run_sbx show "$tmp/got.show" "$tmp/got.err"
		compare "$name" out.show "$tmp/got.show"
	fi
}

if [ $# -eq 0 ]; then
	# shellcheck disable=SC2046 # names of cases have no blanks (check-tree)
	set -- $(cd "$golden" && find . \( -name in.profile -o -name argv \) -print |
		sed 's|^\./||; s|/[^/]*$||' | sort -u)
fi
for case do
	run_case "$case"
done
echo "1..$n"
exit $status
