#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-profiles - what sbx profiles lists of the directories of a fixture, and how it ends.
#
# Prints TAP.

# shellcheck disable=SC2129 # what goes wrong is gathered line by line

: "${top_srcdir:=.}" "${top_builddir:=.}" "${SBX:=$top_builddir/bin/sbx}"
: "${SBX_COMPILER:=$top_builddir/libexec/sbx/sbx-compiler}"
LC_ALL=C
export LC_ALL

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
n=0
status=0
version=$("$SBX" version | cut -d' ' -f2)

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

# list STATUS [OPTION...]: the verb with the fixture $tmp/host; to $tmp/out and $tmp/err, with @ for
# where this test is. Where lines are broken depends on that, so that is taken back.
list() {
	want=$1
	shift
	"$SBX_COMPILER" profiles --fixture="$tmp/host" "$@" >"$tmp/out.raw" 2>"$tmp/err.raw"
	got=$?
	[ $got = "$want" ] || complain "status $got, not $want"
	sed "s|$tmp|@|g; s|$version|VERSION|" "$tmp/out.raw" |
		"${AWK:-awk}" '
			NR > 1 && !/^          / { printf "\n" }
			/^          / { sub(/^ */, " ") }
			{ printf "%s", $0 }
			END { printf "\n" }' >"$tmp/out"
	sed "s|$tmp|@|g" "$tmp/err.raw" >"$tmp/err"
}

# says FILE: standard output is what is on standard input.
says() {
	diff -u - "$tmp/out" >>"$tmp/bad"
}

quiet() {
	[ ! -s "$tmp/err" ] || cat "$tmp/err" >>"$tmp/bad"
}

# profile PATH LINES: a profile at that place, below $tmp.
profile() {
	mkdir -p "$tmp/${1%/*}"
	printf 'schema = 1;\n%s\n' "$2" >"$tmp/$1"
}

# host LINES: an ordinary user's machine, whose directories the lists are of.
host() {
	cat >"$tmp/host" <<-END
		fact uid = 1000
		fact gid = 1000
		fact user = u
		fact home = $tmp/home
		env HOME = $tmp/home
		env XDG_CONFIG_HOME = $tmp/c
		env XDG_DATA_HOME = $tmp/d
		env XDG_DATA_DIRS = $tmp/v
		fact arch = x86_64
	END
	cat >>"$tmp/host"
}

: >"$tmp/bad"

host </dev/null
list 0
echo 'there are no profiles' | says
quiet
list 0 --json
printf '[]\n' | says
quiet
result "no directory, no profiles"

profile c/sbx/profiles/mine.profile 'description = "Of my own";'
profile c/sbx/profiles/web.profile 'description = "A browser, as I like it";'
profile v/sbx/profiles/web.profile 'description = "A browser";'
profile v/sbx/profiles/plain.profile ''
profile v/sbx/profiles/base/low.profile 'abstract = true; description = "To build on";'
profile v/sbx/profiles/base/high.profile 'description = "In a folder, and can be run";'
host <<END
list $tmp/c/sbx/profiles = .#web.profile\nmine.profile\nnotes.txt\nweb.profile\nweb.profile.d
path $tmp/c/sbx/profiles/web.profile.d = dir
list $tmp/c/sbx/profiles/web.profile.d = 50-x.profile
list $tmp/v/sbx/profiles = base\nplain.profile\nweb.profile
path $tmp/v/sbx/profiles/base = dir
list $tmp/v/sbx/profiles/base = high.profile\nlow.profile
END
list 0
says <<'END'
  base/high  vendor  In a folder, and can be run
  mine       user    Of my own
  plain      vendor
  web        user    A browser, as I like it instead of @/v/sbx/profiles/web.profile

  user    @/c/sbx/profiles
  vendor  @/v/sbx/profiles
1 that can only be included: sbx profiles --all
END
quiet
result "names with descriptions and origin, the user's before the vendor's"

list 0 --all
grep -qx '  base/low   vendor  (abstract) To build on' "$tmp/out" || complain "no base/low"
grep -q -- --all "$tmp/out" && complain "--all twice"
quiet
result "--all lists the abstract ones, too"

list 0 --json
quiet
tr -d '\n' <"$tmp/out" | sed 's/  */ /g' >"$tmp/flat"
grep -qF '{ "name": "web", "description": "A browser, as I like it", "abstract": false, "origin": "user", "path": "@/c/sbx/profiles/web.profile", "instead_of": [ "@/v/sbx/profiles/web.profile" ], "problem": null }' \
	"$tmp/flat" || cat "$tmp/flat" >>"$tmp/bad"
grep -q 'base/low' "$tmp/flat" && complain "an abstract one"
list 0 --json --all
grep -q '"abstract": true' "$tmp/out" || complain "no abstract one"
if command -v python3 >/dev/null; then
	python3 -c 'import json, sys; assert len(json.load(sys.stdin)) == 5' <"$tmp/out" 2>>"$tmp/bad"
fi
result "the same for programs"

# Each is listed, with the first thing that is wrong with it.
profile c/sbx/profiles/key.profile 'descripton = "?";'
profile c/sbx/profiles/later.profile ''
echo 'schema = 7;' >"$tmp/c/sbx/profiles/later.profile"
printf 'schema = 1;\n\nx = ;\n' >"$tmp/c/sbx/profiles/syntax.profile"
profile c/sbx/profiles/escape.profile 'description = "\x1b[31mred";'
profile 'c/sbx/profiles/my web.profile' ''
profile c/sbx/profiles/all.profile ''
profile v/sbx/profiles/open.profile ''
host <<END
list $tmp/c/sbx/profiles = all.profile\nescape.profile\nkey.profile\nlater.profile\nmy web.profile\nopen.profile\nsyntax.profile
badfile $tmp/c/sbx/profiles/open.profile = unsafe it is writable by everybody
list $tmp/v/sbx/profiles = open.profile
END
list 1
quiet
says <<'END'
  all     user    'all' stands for the drop-ins of all profiles
  escape  user    \x1b[31mred
  key     user    error in line 2: unknown key 'descripton'
  later   user    error in line 1: schema 7 is newer than this sbx: version VERSION reads schema 1
  my web  user    'my web' is not the name of a profile
  open    user    cannot use the profile '@/c/sbx/profiles/open.profile': it is writable by everybody instead of @/v/sbx/profiles/open.profile
  syntax  user    error in line 3: expected a value, got ';'

  user    @/c/sbx/profiles
END
list 1 --json
tr -d '\n' <"$tmp/out" | sed 's/  */ /g' | grep -qF '"problem": { "code": "E0102", "message": "unknown key '\''descripton'\''", "line": 2, "column": 1 }' ||
	complain "no problem of 'key'"
result "what cannot be used is listed with the reason, and is a finding"

host <<END
path $tmp/c/sbx/profiles = denied
list $tmp/v/sbx/profiles = base\nplain.profile
path $tmp/v/sbx/profiles/base = dir
END
list 1
says <<'END'
  plain  vendor

  vendor  @/v/sbx/profiles
END
grep -qF "error[E0813]: cannot list the profiles in '@/c/sbx/profiles'" "$tmp/err" || complain "c"
grep -qF "error[E0813]: cannot list the profiles in '@/v/sbx/profiles/base'" "$tmp/err" ||
	complain "base"
result "a directory that cannot be listed is a finding"

host <<END
list $tmp/c/sbx/profiles = mine.profile
fact owner:$tmp/c = 1000:1000:755
END
sed -i 's/^fact uid = .*/fact uid = 0/' "$tmp/host"
list 0
echo 'there are no profiles' | says
grep -qF "warning[W0801]: '@/c/sbx/profiles' is not root's" "$tmp/err" || cat "$tmp/err" >>"$tmp/bad"
result "root is told of a directory that it does not use"

"$SBX_COMPILER" profiles web >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] || complain "a word: another status"
grep -q 'error\[E0812\]' "$tmp/err" || complain "a word is taken"
result "it takes no words"

# On real directories: completion offers what is listed.
mkdir "$tmp/real"
cp -R "$top_srcdir/profiles" "$tmp/real/profiles"
chmod -R u+rwX,go-w "$tmp/real"
mkdir "$tmp/data"
mv "$tmp/real" "$tmp/data/sbx"
for word in profiles '--complete run --profile='; do
	# shellcheck disable=SC2086 # words
	env XDG_CONFIG_HOME="$tmp/none" XDG_DATA_HOME="$tmp/none" XDG_DATA_DIRS="$tmp/data" \
		"$SBX" $word 2>>"$tmp/bad" | sed -n 's/^--profile=//; s/^  \([a-z/-]*\)  .*  .*/\1/; /^cli$/p'
done >"$tmp/out"
printf 'cli\ncli\n' | says
result "completion offers the same names"

echo "1..$n"
exit $status
