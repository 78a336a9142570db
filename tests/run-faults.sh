#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-faults.sh [CASE...] - fail every step of every golden plan in turn.
#
# A build with test hooks fails the step that SBX_TEST_FAIL names and, as SBX_TEST_PRETEND says, carries
# out none, so that this needs no rights. The message must name the place in the profile that the
# step came from, the exit status be 125 (126 for the command itself), and nothing may be left.
# tests/ns/faults.sh does the same with the steps before it really made.

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
sbx=${SBX:?run this by make check, or name the runner in SBX}
compiler=${SBX_COMPILER:?run this by make check, or name the compiler program in SBX_COMPILER}
eacces=13

grep -q SBX_TEST_FAIL "$sbx" || {
	echo '1..0 # SKIP configured without --enable-test-hooks'
	exit 0
}

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' INT TERM HUP

# sbx reads only profiles that nobody else can write: a copy has the right owner and mode.
mkdir -p "$tmp/data/sbx" "$tmp/run"
cp -R "$src/profiles" "$tmp/data/sbx/profiles"
cp -R "$src/tests/golden" "$tmp/golden"
chmod -R u+rwX,go-w "$tmp/data" "$tmp/golden"

# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"

# of_case VERB [OPTION]...: the compiler on the case in the current folder.
of_case() {
	verb=$1
	shift
	if [ -f argv ]; then
		while IFS= read -r word; do
			set -- "$@" "$word"
		done <argv
	fi
	[ ! -f in.profile ] || set -- --profile=./in.profile "$@"
	"$compiler" "$verb" --fixture="$tmp/host" "$@" </dev/null
}

# what the caller could find left over
traces() {
	find "$tmp/golden" "$tmp/run" | sort
	cut -d' ' -f5- /proc/self/mountinfo | sort
}

# fail_step NUMBER KIND PLACE: complaints on standard output. One case keeps descriptors 3 and 7.
fail_step() {
	want=125
	[ "$2" != exec ] || want=126
	SBX_TEST_FAIL=$(($1 - 1)):$eacces SBX_TEST_PRETEND=1 "$sbx" run --plan="$tmp/plan" \
		>"$tmp/out" 2>"$tmp/err" </dev/null 3</dev/null 7</dev/null
	rc=$?
	[ $rc = $want ] || echo "step $1 ($2): status $rc, not $want"
	[ ! -s "$tmp/out" ] || echo "step $1 ($2): output of the run"
	grep -q '^error\[E[0-9]*\]' "$tmp/err" || echo "step $1 ($2): no error message"
	grep -q "step $1 of " "$tmp/err" || echo "step $1 ($2): the message does not name the step"
	case $3 in
	*:[0-9]*:[0-9]*)
		grep -qF -- "--> $3" "$tmp/err" || echo "step $1 ($2): the message does not name $3"
		;;
	esac
}

run_case() {
	name=$1
	cd "$tmp/golden/$name" || exit 99
	host=$PWD/host
	if [ "$(wc -l <host)" -le 1 ] && ! grep -q '=' host; then
		host=$src/tests/fixtures/$(cat host)
	fi
	base=$(sed -n '1s/^base //p' "$host")
	{
		[ -z "$base" ] || cat "$src/tests/fixtures/$base"
		sed '1{/^base /d}' "$host"
	} | sed "s|@data@|$tmp/data|g; s|@case@|$PWD|g" >"$tmp/host"
	if ! of_case plan >"$tmp/print" 2>"$tmp/err" ||
		! of_case compile -o "$tmp/plan" >/dev/null 2>"$tmp/err"; then
		result 'not ok' "$name: it does not compile"
		sed 's/^/# /' "$tmp/err"
		return
	fi
	before=$(traces)
	awk '$1 ~ /^[0-9]+$/ {
		place = $NF ~ /^line:/ ? $(NF - 1) " " $NF : $NF # "command line:1:5"
		print $1, $3 == "+" ? $4 : $3, place
	}' "$tmp/print" >"$tmp/steps"
	: >"$tmp/bad"
	while read -r number kind place; do
		fail_step "$number" "$kind" "$place" >>"$tmp/bad"
		[ -z "${FAULTS_SHOW:-}" ] || sed 's/^/# /' "$tmp/err"
	done <"$tmp/steps"
	[ "$before" = "$(traces)" ] || echo "something is left" >>"$tmp/bad"
	if [ -s "$tmp/steps" ] && [ ! -s "$tmp/bad" ]; then
		result ok "$name: $(grep -c . "$tmp/steps") steps"
	else
		result 'not ok' "$name"
		sed 's/^/# /' "$tmp/bad" | head -n 40
	fi
}

if [ $# = 0 ]; then
	cd "$tmp/golden" || exit 99
	# shellcheck disable=SC2046 # no golden has a blank in its name
	set -- $(find . -name out.print | sed 's|^\./||; s|/out.print$||' | sort)
fi
for case in "$@"; do
	run_case "$case"
done
echo "1..$n"
exit $status
