#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-conf - what sbx.conf sets, whose file wins, and what is wrong in it. What sbx does
# without any word, tests/ns/conf.sh tries.
#
# Prints TAP.

# shellcheck disable=SC2129 # what goes wrong is gathered line by line

: "${top_srcdir:=.}" "${top_builddir:=.}" "${SBX:=$top_builddir/bin/sbx}"
: "${SBX_COMPILER:=$top_builddir/libexec/sbx/sbx-compiler}"
LC_ALL=C
export LC_ALL
unset NO_COLOR CLICOLOR_FORCE

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
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

system=$(sed -n 's|^\.I \(/.*/sbx\.conf\)$|\1|p' "$top_builddir/man/sbx.conf.5")
user=$tmp/c/sbx/sbx.conf

# host SYSTEM USER: the machine with these lines in the two files; "-": there is none.
host() {
	cat >"$tmp/host" <<-END
		fact arch = x86_64
		fact uid = 1000
		fact gid = 1000
		fact user = u
		fact home = /home/u
		fact cwd = /home/u
		fact initial_userns = yes
		fact setgroups = allow
		fact uid_map = 0 0 4294967295
		fact gid_map = 0 0 4294967295
		env HOME = /home/u
		env XDG_CONFIG_HOME = $tmp/c
	END
	[ "$1" = - ] || echo "file $system = $1" >>"$tmp/host"
	[ "$2" = - ] || echo "file $user = $2" >>"$tmp/host"
}

# plan STATUS ARG...
plan() {
	want=$1
	shift
	"$SBX_COMPILER" plan --fixture="$tmp/host" "$@" >"$tmp/out" 2>"$tmp/err"
	got=$?
	[ $got = "$want" ] || complain "plan $*: status $got, not $want: $(head -n 3 "$tmp/err")"
}

# coloured yes|no [ARG...]: is an error?
coloured() {
	want_colour=$1
	shift
	plan 2 -P none "$@"
	colour=no
	! grep -q "$(printf '\033')" "$tmp/err" || colour=yes
	[ $colour = "$want_colour" ] || complain "colours: $colour, not $want_colour"
}

# refused TEXT...: the file is, and all of the texts are said.
refused() {
	plan 2 -P "$tmp/x.profile"
	[ ! -s "$tmp/out" ] || complain "something on standard output"
	grep -q 'error\[E0714\]' "$tmp/err" || complain "no E0714: $(head -n 3 "$tmp/err")"
	for text; do
		grep -qF "$text" "$tmp/err" || complain "no '$text': $(cat "$tmp/err")"
	done
}

mkdir -p "$tmp/c/sbx/profiles"
echo 'schema = 1; command = [ "/bin/true" ]; filesystem = { dev = "none"; };' >"$tmp/x.profile"
cp "$tmp/x.profile" "$tmp/c/sbx/profiles/mine.profile"
cp "$tmp/x.profile" "$tmp/c/sbx/profiles/other.profile"
: >"$tmp/bad"

[ -n "$system" ] || complain "which file is it?"
host - -
coloured no
coloured yes --color=always
host 'color = "always";' -
coloured yes
coloured no --color=never
coloured no --color=auto
NO_COLOR=1
export NO_COLOR
coloured no
unset NO_COLOR
host 'color = "never";' -
CLICOLOR_FORCE=1
export CLICOLOR_FORCE
coloured yes
unset CLICOLOR_FORCE
host 'color = "auto";' -
coloured no
result "color: the command line and the environment win over it"

host 'color = "never";' 'color = "always";'
coloured yes
host 'color = "always";' 'color = "never";'
coloured no
host 'color = "always";' 'profile = "mine";'
coloured yes
sed -i 's/^fact uid = .*/fact uid = 0/' "$tmp/host"
host 'color = "never";' 'color = "always";'
sed -i 's/^fact uid = .*/fact uid = 0/' "$tmp/host"
coloured no
result "the user's file wins, key by key, and root has none"

# header: the profile that the plan is of.
named() {
	grep -q "$1" "$tmp/out" || complain "not $1: $(head -n 3 "$tmp/out")"
}
host - 'profile = "mine";'
plan 0
named mine
plan 0 -P other
named other
plan 0 -- /bin/false
named mine
grep -q /bin/false "$tmp/out" || complain "not the command"
host 'profile = "other";' 'profile = "mine";'
plan 0
named mine
host - "profile = \"$tmp/x.profile\";"
plan 0
named x
host - -
plan 2
grep -q 'error\[E0804\]' "$tmp/err" || complain "no E0804"
host - 'profile = "gone";'
plan 2
grep -q "error\[E0150\]: there is no profile 'gone'" "$tmp/err" || complain "no E0150"
grep -qF -- "--> $user:1:11" "$tmp/err" || complain "no place: $(cat "$tmp/err")"
result "profile: what is used where none is named"

host - 'colour = "never";'
refused "unknown key 'colour'" "did you mean 'color'?" "$user:1:1"
host 'rootfs = { mirror = "x"; };' -
refused "unknown key 'rootfs.mirror'"
host - 'color = "alway";'
refused "'color' cannot be 'alway'" "did you mean 'always'?" "it is one of auto, always, never"
host - 'color = true;'
refused "'color' must be a string"
host - 'profile = "./x.profile";'
refused "'profile' cannot be './x.profile'"
host - 'profile = "";'
refused "'profile' cannot be ''"
host - 'color = ;'
plan 2 -P "$tmp/x.profile"
grep -q "error\[E0101\]" "$tmp/err" || complain "syntax: $(cat "$tmp/err")"
host - -
echo "badfile $user = denied Permission denied" >>"$tmp/host"
refused "cannot use '$user': Permission denied"
host - -
echo "badfile $system = unsafe it is writable by everybody" >>"$tmp/host"
refused "cannot use '$system': it is writable by everybody"
result "what is wrong in a file, and a file that cannot be read, is fatal"

# A plan does not depend on how it is printed.
host 'color = "never";' 'profile = "mine";'
plan 0 --questions
! grep -qF 'sbx.conf' "$tmp/out" || complain "a question about sbx.conf"
result "sbx.conf is no question of a plan"

echo "1..$n"
exit $status
