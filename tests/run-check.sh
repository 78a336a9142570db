#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-check - sbx check, as those use it who ship profiles: several files, directories, all problems.
#
# Prints TAP.

# shellcheck disable=SC2129 # what goes wrong is gathered line by line

: "${top_srcdir:=.}" "${top_builddir:=.}" "${SBX:=$top_builddir/bin/sbx}"
: "${SBX_COMPILER:=$top_builddir/libexec/sbx/sbx-compiler}"
LC_ALL=C
export LC_ALL

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
SBX_COMPILER=$(realpath "$SBX_COMPILER")
n=0
status=0

# result NAME: a TAP line; failed when $tmp/bad has anything in it.
result() {
	n=$((n + 1))
	if [ -s "$tmp/bad" ]; then
		echo "not ok $n - $1"
		sed 's/^/# /' "$tmp/bad" | head -n 40
		status=1
	else
		echo "ok $n - $1"
	fi
	: >"$tmp/bad"
}

complain() {
	echo "$*" >>"$tmp/bad"
}

# check STATUS ARG...: in $tmp, as an ordinary user's machine.
check() {
	want=$1
	shift
	(cd "$tmp" && exec "$SBX_COMPILER" check --fixture=host "$@") >"$tmp/out" 2>"$tmp/err"
	got=$?
	[ $got = "$want" ] || complain "check $*: status $got, not $want"
}

# problems CODE@PLACE...: exactly these are said, in this order.
problems() {
	[ $# = 0 ] || printf '%s\n' "$@" >"$tmp/want"
	[ $# != 0 ] || : >"$tmp/want"
	sed -n -e 's/^\(error\|warning\)\[\(.*\)\]: .*/\2/p' -e 's/^ *--> //p' "$tmp/err" |
		"${AWK:-awk}" '/^[EW][0-9]+$/ { code = $0; next } code { print code "@" $0; code = "" }' >"$tmp/got"
	diff -u "$tmp/want" "$tmp/got" >>"$tmp/bad"
}

# ends LINE: the last line of standard error; nothing is on standard output.
ends() {
	[ "$(tail -n 1 "$tmp/err")" = "$1" ] || complain "the last line is: $(tail -n 1 "$tmp/err")"
	[ ! -s "$tmp/out" ] || complain "something on standard output"
}

# profile PATH LINES: a profile at that place, below $tmp.
profile() {
	mkdir -p "$tmp/$(dirname "$1")"
	printf 'schema = 1;\n%s\n' "$2" >"$tmp/$1"
}

good='command = [ "/bin/true" ]; filesystem = { dev = "none"; };'
cat >"$tmp/host" <<END
fact arch = x86_64
fact uid = 1000
fact gid = 1000
fact user = u
fact home = $tmp/home
fact cwd = $tmp
fact initial_userns = yes
fact setgroups = allow
fact uid_map = 0 0 4294967295
fact gid_map = 0 0 4294967295
list $tmp/p = bad.profile\nnotes.txt\none.profile\none.profile.d\nsub\n.#one.profile
path $tmp/p/one.profile.d = dir
path $tmp/p/sub = dir
list $tmp/p/sub = two.profile
list $tmp/p/one.profile.d = 50-x.profile\n60-y.profile\nREADME
path $tmp/empty = dir
list $tmp/empty = README
path $tmp/closed = dir
END
: >"$tmp/bad"

profile one.profile "$good"
profile two.profile "$good"
check 0 ./one.profile ./two.profile
problems
ends "2 profiles, 0 problems"
check 0 one.profile "$tmp/two.profile" two.profile
ends "3 profiles, 0 problems"
check 0 --quiet one.profile
[ ! -s "$tmp/err" ] || complain "--quiet says something"
result "files without problems: a summary, and 0"

profile a.profile 'x = 1; y = 2;
filesystem = { rot = "tmpfs"; };'
profile b.profile "$good"
profile c.profile 'limits = { nofile = "many"; };'
check 1 a.profile b.profile c.profile
problems E0102@a.profile:2:1 E0102@a.profile:2:8 E0102@a.profile:3:16 E0206@c.profile:2:21
ends "3 profiles, 4 problems"
check 1 c.profile none.profile a.profile --quiet
problems E0206@c.profile:2:21 E0150@none.profile E0102@a.profile:2:1 E0102@a.profile:2:8 \
	E0102@a.profile:3:16
result "all problems of all files, each with its place"

profile inc/low.profile 'abstract = true; nonsense = 1;'
profile inc/a.profile 'include = [ "./low.profile" ]; mistake = 1;'
profile inc/b.profile 'include = [ "./low.profile" ];'
check 1 inc/a.profile inc/b.profile inc/a.profile inc/low.profile
problems E0102@inc/a.profile:2:32 E0102@inc/low.profile:2:18
ends "4 profiles, 2 problems"
result "what two profiles have of one file is said once"

i=0
echo 'schema = 1;' >"$tmp/many.profile"
while [ $i -lt 30 ]; do
	i=$((i + 1))
	echo "nonsense$i = $i;" >>"$tmp/many.profile"
done
check 1 many.profile
[ "$(grep -c '^error' "$tmp/err")" = 30 ] || complain "$(grep -c '^error' "$tmp/err") of 30"
ends "1 profile, 30 problems"
"${AWK:-awk}" 'BEGIN { for (i = 0; i < 1500; i++) print "a;" }' >"$tmp/many.profile"
check 1 many.profile
grep -qx '\.\.\. and [0-9]* more' "$tmp/err" || complain "nothing of the rest"
[ "$(grep -c '^error' "$tmp/err")" = 1000 ] || complain "$(grep -c '^error' "$tmp/err") of 1000"
result "no problem is dropped, but for what is no profile at all"

profile p/one.profile "$good"
profile p/bad.profile 'bad = 1;'
profile p/sub/two.profile 'worse = 1;'
profile p/one.profile.d/50-x.profile 'never = 1;'
profile p/one.profile.d/60-y.profile 'remove = { filesystem = { hide = [ "/x" ]; }; };'
: >"$tmp/p/notes.txt"
: >"$tmp/p/.#one.profile"
mkdir -p "$tmp/empty" "$tmp/closed"
for dir in p/ ./p "$tmp/p" p//; do
	check 1 "$dir"
	sed -i 's|--> .*/p/|--> p/|' "$tmp/err"
	problems E0102@p/bad.profile:2:1 E0102@p/one.profile.d/50-x.profile:2:1 E0102@p/sub/two.profile:2:1
	ends "5 profiles, 3 problems"
done
check 0 p/one.profile.d/60-y.profile
ends "1 profile, 0 problems"
check 1 empty/
grep -q "error\[E0150\]: there is no profile in './empty'" "$tmp/err" || complain "empty"
check 1 closed/ one.profile
grep -q "error\[E0813\]: cannot list the profiles in './closed'" "$tmp/err" || complain "closed"
check 1 nowhere/
grep -q "error\[E0150\]: there is no directory './nowhere'" "$tmp/err" || complain "nowhere"
check 1 p
grep -q "error\[E0150\]: there is no profile 'p'" "$tmp/err" || complain "a name is no directory"
result "a directory is all its profiles, and one without is a problem"

check 1 a.profile c.profile --json
cat >"$tmp/want" <<'END'
[
  {
    "file": "a.profile",
    "line": 2,
    "column": 1,
    "severity": "error",
    "code": "E0102",
    "message": "unknown key 'x'",
    "help": "sbx help keys"
  },
END
head -n 10 "$tmp/out" | diff -u "$tmp/want" - >>"$tmp/bad"
[ "$(grep -c '"code": ' "$tmp/out")" = 4 ] || complain "not 4 problems"
[ "$(cat "$tmp/err")" = "2 profiles, 4 problems" ] || cat "$tmp/err" >>"$tmp/bad"
check 0 --json --quiet one.profile
[ "$(cat "$tmp/out")" = "[]" ] || complain "not an empty array"
[ ! -s "$tmp/err" ] || complain "--quiet says something"
if command -v python3 >/dev/null; then
	check 1 --json a.profile none.profile
	python3 -c '
import json, sys
for problem in json.load(sys.stdin):
    assert list(problem) == ["file", "line", "column", "severity", "code", "message", "help"]
' <"$tmp/out" 2>>"$tmp/bad"
fi
result "an array of problems for programs"

# What this machine lacks is no problem of the file.
profile here.profile "$good filesystem = { read_only = [ \"/not/here\" ]; };"
sed -i 's/ filesystem = { dev = "none"; };//' "$tmp/here.profile"
profile param.profile "$good params = { to = { type = \"string\"; };
	root = { type = \"rootfs\"; default = \"none\"; }; dir = { type = \"dir\"; default = \"/not/here\"; }; };"
check 1 here.profile param.profile
check 0 --no-plan here.profile param.profile
problems
ends "2 profiles, 0 problems"
check 1 --no-plan a.profile
result "--no-plan looks at the files alone"

# The shipped ones, as whoever packages them has them: their roots are not there.
mkdir -p "$tmp/data/sbx"
cp -R "$top_srcdir/profiles" "$tmp/data/sbx/profiles"
chmod -R u+rwX,go-w "$tmp/data"
mv "$tmp/host" "$tmp/host.own"
{
	sed "s|@data@|$tmp/data|" "$top_srcdir/tests/fixtures/host-shipped.cfg"
	printf '%s\n' "list $tmp/data/sbx/profiles = $(cd "$tmp/data/sbx/profiles" && printf '%s\\n' *)"
	echo "path $tmp/data/sbx/profiles/base = dir"
	printf '%s\n' "list $tmp/data/sbx/profiles/base = $(cd "$tmp/data/sbx/profiles/base" && printf '%s\\n' *)"
} >"$tmp/host"
check 0 --no-plan "$tmp/data/sbx/profiles"
problems
ends "$(find "$tmp/data" -name '*.profile' | wc -l) profiles, 0 problems"
mv "$tmp/host.own" "$tmp/host"
result "no shipped profile has a problem"

check 1 param.profile --param=to=x --param=dir=/
problems E0161@param.profile:3:38
check 1 --param=dir=/ param.profile --param=to=x
problems E0161@param.profile:3:38
result "parameters are given values, wherever the options stand"

check 2 --param
check 2 --jsn one.profile
check 2 one.profile --jsn
result "wrong options are usage errors"

echo "1..$n"
exit $status
