#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-questions - a plan depends on nothing but the recorded answers of the machine: for each shipped
# profile that can be run, what `sbx plan --questions` prints is a machine on which the same plan is
# made, with an empty environment and from another directory.
#
# Prints TAP.

: "${top_srcdir:=.}" "${top_builddir:=.}"
: "${SBX_COMPILER:=$top_builddir/libexec/sbx/sbx-compiler}"
LC_ALL=C
export LC_ALL
case $SBX_COMPILER in /*) ;; *) SBX_COMPILER=$PWD/$SBX_COMPILER ;; esac

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
n=0
status=0

# sbx reads only profiles that nobody else can write: a copy has the right owner and mode.
mkdir -p "$tmp/data/sbx" "$tmp/home" "$tmp/project/build" "$tmp/project/.git" "$tmp/other"
for dir in etc root proc dev tmp bin usr mnt; do
	mkdir -p "$tmp/root/$dir"
done
cp -R "$top_srcdir/profiles" "$tmp/data/sbx/profiles"
chmod -R u+rwX,go-w "$tmp/data"

# plan DIRECTORY ARGUMENT...: sbx plan there, with the environment of the test.
plan() {
	(
		cd "$1" || exit 99
		shift
		env -i PATH="$PATH" HOME="$tmp/home" XDG_DATA_HOME="$tmp/data" "$SBX_COMPILER" plan "$@"
	)
}

# recorded DIRECTORY ARGUMENT...: the same on the recorded machine, without any environment.
recorded() {
	(
		cd "$1" || exit 99
		shift
		env -i "$SBX_COMPILER" plan "$@" --fixture="$tmp/questions"
	)
}

for file in "$top_srcdir"/profiles/*.profile; do
	name=$(basename "$file" .profile)
	set -- --profile="$name"
	if grep -q '^params *=.*rootfs' "$file"; then
		set -- "$@" --param rootfs="$tmp/root"
	fi
	n=$((n + 1))
	: >"$tmp/err"
	if plan "$tmp/project" "$@" >"$tmp/want" 2>>"$tmp/err" &&
		plan "$tmp/project" --questions "$@" >"$tmp/questions" 2>>"$tmp/err" &&
		recorded "$tmp/other" "$@" >"$tmp/got" 2>>"$tmp/err" &&
		cmp "$tmp/want" "$tmp/got" >>"$tmp/err" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		diff "$tmp/want" "$tmp/got" 2>/dev/null | head -n 20 >>"$tmp/err"
		sed 's/^/# /' "$tmp/err" | head -n 40
		status=1
	fi
done

# The answers are what counts: with one of them changed it is another plan.
n=$((n + 1))
set -- --profile=shell
plan "$tmp/project" --questions "$@" >"$tmp/questions"
recorded "$tmp/other" "$@" >"$tmp/want"
sed -i 's/^fact user = .*/fact user = somebody/' "$tmp/questions"
recorded "$tmp/other" "$@" >"$tmp/got"
if grep -q somebody "$tmp/got" && ! cmp -s "$tmp/want" "$tmp/got"; then
	echo "ok $n - another answer is another plan"
else
	echo "not ok $n - another answer is another plan"
	status=1
fi

# As JSON it says the same: as many answers, and those of the profile's own file.
n=$((n + 1))
plan "$tmp/project" --questions "$@" >"$tmp/questions"
plan "$tmp/project" --questions --json "$@" >"$tmp/json"
if [ "$(grep -c '^    "kind": ' "$tmp/json")" = "$(wc -l <"$tmp/questions")" ] &&
	[ "$(grep -c '^    "answer": null' "$tmp/json")" = "$(grep -c '^no ' "$tmp/questions")" ] &&
	grep -q '^    "answer": ".*The host.s programs, read-only, with a throw-away home' "$tmp/json"; then
	echo "ok $n - as JSON"
else
	echo "not ok $n - as JSON"
	status=1
fi

echo "1..$n"
exit $status
