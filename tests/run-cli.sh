#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-cli - the verbs that make and read plans: what they print, what they refuse, how they end.
#
# Prints TAP. Nothing is run in a sandbox here; tests/ns does that.

# shellcheck disable=SC2129,SC2016 # what goes wrong is gathered line by line; variables are sbx's

: "${top_srcdir:=.}" "${top_builddir:=.}" "${SBX:=$top_builddir/bin/sbx}"
: "${SBX_COMPILER:=$top_builddir/libexec/sbx/sbx-compiler}"
LC_ALL=C
export LC_ALL

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

# refused STATUS CODE TEXT COMMAND...: it ends with STATUS, says CODE and TEXT on stderr, and nothing
# on stdout.
refused() {
	want=$1 code=$2 text=$3
	shift 3
	got=0
	# Through a pipe: one of the cases limits the size of files.
	{ "$@" 2>&1 >"$tmp/out" || echo "status $?"; } | cat >"$tmp/err"
	got=$(sed -n 's/^status //p' "$tmp/err")
	[ "${got:-0}" = "$want" ] || complain "status ${got:-0}, not $want: $*"
	[ ! -s "$tmp/out" ] || complain "something on standard output: $*"
	grep -q "^error\[$code\]: " "$tmp/err" || complain "no $code: $*"
	grep -qF -- "$text" "$tmp/err" || complain "no '$text': $*"
	[ ! -s "$tmp/bad" ] || cat "$tmp/err" >>"$tmp/bad"
}

cat >"$tmp/x.profile" <<'P'
schema = 1;
command = [ "/bin/true" ];
filesystem = { dev = "none"; };
when = ( { test = [ "arch:x86_64" ]; cwd = "/"; }, { test = [ "env:NONE" ]; cwd = "/none"; } );
P
cat >"$tmp/host" <<'P'
fact arch = x86_64
fact uid = 1000
fact gid = 1000
fact user = u
fact home = /home/u
fact initial_userns = yes
fact setgroups = allow
fact uid_map = 0 0 4294967295
fact gid_map = 0 0 4294967295
P

: >"$tmp/bad"

# ---- the words of the command line ------------------------------------------------

refused 2 E0801 "did you mean 'sbx plan'?" "$SBX" paln
refused 2 E0801 "sbx --profile=NAME -- make" "$SBX" make
result "an unknown verb is never a command"

refused 125 E0804 "no profile" "$SBX" -- true
refused 2 E0804 "no profile" "$SBX" plan
refused 2 E0804 "no profile" "$SBX" check
result "nothing runs without a profile"

refused 2 E0802 "No such file" "$SBX_COMPILER" plan --fixture="$tmp/none" --profile="$tmp/x.profile"
result "an unreadable fixture is refused"

refused 2 E0806 "no output file" "$SBX" compile --profile="$tmp/x.profile"
refused 2 E0805 "neither a code nor the number" "$SBX" explain E9999
refused 125 E0804 "a verb comes before all options: sbx plan ..." "$SBX" -q plan -P x
refused 2 E0805 "neither a code nor the number" "$SBX" explain
refused 2 E0803 "exclude each other" "$SBX" plan --plan="$tmp/p" --profile="$tmp/x.profile"
result "what a verb needs is said"

# ---- plans as files ---------------------------------------------------------------

compile() {
	"$SBX_COMPILER" compile --fixture="$tmp/host" --profile="$tmp/x.profile" -o "$1"
}

compile "$tmp/p" >"$tmp/sum" 2>>"$tmp/bad" || complain "compile failed"
(cd "$tmp" && sha256sum p) >"$tmp/want"
[ "$(cut -d' ' -f1 "$tmp/sum")" = "$(cut -d' ' -f1 "$tmp/want")" ] || complain "another SHA-256"
compile "$tmp/q" >/dev/null 2>>"$tmp/bad"
cmp "$tmp/p" "$tmp/q" >>"$tmp/bad" 2>&1
result "equal inputs give equal bytes, and their SHA-256 is printed"

"$SBX_COMPILER" plan --fixture="$tmp/host" --profile="$tmp/x.profile" >"$tmp/a" 2>>"$tmp/bad"
"$SBX" plan --plan="$tmp/p" >"$tmp/b" 2>>"$tmp/bad"
diff -u "$tmp/a" "$tmp/b" >>"$tmp/bad"
grep -q '^# conditions that hold: 1$' "$tmp/b" || complain "no condition that holds"
grep -q '^# conditions that do not hold: 1$' "$tmp/b" || complain "none that does not"
"$SBX_COMPILER" plan --json --fixture="$tmp/host" --profile="$tmp/x.profile" >"$tmp/a" 2>>"$tmp/bad"
"$SBX" plan --json --plan="$tmp/p" >"$tmp/b" 2>>"$tmp/bad"
diff -u "$tmp/a" "$tmp/b" >>"$tmp/bad"
result "a plan read back prints the same"

"$SBX" explain --plan="$tmp/p" 1 >"$tmp/out" 2>>"$tmp/bad"
grep -q '^step 1 of ' "$tmp/out" || complain "no first step"
"$SBX" explain 1 --plan="$tmp/p" 2>>"$tmp/bad" | cmp - "$tmp/out" >>"$tmp/bad" 2>&1
"$SBX" explain 1 --plan="$tmp/p" -- ls -l >/dev/null 2>&1 && complain "a plan file and a command"
"$SBX" explain E0805 --color=never 2>>"$tmp/bad" | grep -q '^E0805' || complain "no E0805"
refused 2 E0805 "no step 999" "$SBX" explain --plan="$tmp/p" 999
result "a step of a plan file is explained"

chmod 666 "$tmp/p"
refused 2 E0901 "writable" "$SBX" plan --plan="$tmp/p"
chmod 644 "$tmp/p"
ln -s p "$tmp/l"
refused 2 E0901 "link" "$SBX" plan --plan="$tmp/l"
refused 2 E0901 "No such file" "$SBX" plan --plan="$tmp/none"
result "a plan that others can change is not used"

head -c 100 "$tmp/p" >"$tmp/short"
refused 2 E0902 "too short" "$SBX" plan --plan="$tmp/short"
head -c 4000 /dev/zero >"$tmp/zero"
refused 2 E0902 "not a plan" "$SBX" plan --plan="$tmp/zero"
refused 2 E0902 "not a plan" "$SBX" plan --plan="$tmp/host"
result "what is no plan is refused"

refused 2 E0905 "No such file" compile "$tmp/none/p"
chmod 500 "$tmp"
if [ "$(id -u)" != 0 ]; then
	refused 2 E0905 "Permission denied" compile "$tmp/r"
fi
chmod 700 "$tmp"
cmp -s "$tmp/p" "$tmp/q" || complain "the older file is not what it was"
result "an output that cannot be written is said"

echo 'schema = 1; filesytem = { };' >"$tmp/bad.profile"
cat >"$tmp/h.profile" <<'P'
schema = 1;
description = "For a test";
params = { root = { type = "path"; help = "where it is"; };
	how = { type = "enum"; values = [ "a", "b" ]; default = "b"; };
	more = { type = "list"; default = [ ]; }; };
command = [ "/bin/sh", "-l" ];
P

# ---- profiles against each other --------------------------------------------------

# diff_of STATUS ARGUMENT...: sbx diff ends with it; its lines without places are in $tmp/out.
diff_of() {
	want=$1
	shift
	XDG_CONFIG_HOME=$tmp/user "$SBX_COMPILER" diff --fixture="$tmp/hosts" "$@" >"$tmp/got" 2>>"$tmp/bad"
	got=$?
	[ $got = "$want" ] || complain "status $got, not $want: diff $*"
	sed 's/   *[^ ]*$//' "$tmp/got" >"$tmp/out"
}

mkdir -p "$tmp/user/sbx/profiles/d.profile.d"
sed '/^when/d' "$tmp/x.profile" >"$tmp/user/sbx/profiles/d.profile"
echo 'schema = 1; security = { tty = "pty"; }; cwd = "/opt"; filesystem = { mounts = ( { type = "dir"; target = "/opt"; } ); };' \
	>"$tmp/user/sbx/profiles/d.profile.d/a.profile"
{
	cat "$tmp/host"
	echo "env XDG_CONFIG_HOME = $tmp/user"
	echo "path $tmp/user/sbx/profiles/d.profile.d = dir"
	echo "path $tmp/user/sbx/profiles/d.profile.d/a.profile = file"
	echo "list $tmp/user/sbx/profiles/d.profile.d = a.profile"
} >"$tmp/hosts"

diff_of 0 d d
[ ! -s "$tmp/out" ] || complain "a profile differs from itself: $(cat "$tmp/out")"
diff_of 1 d
grep -q '^+ C mkdir /opt mode=0755$' "$tmp/out" || complain "the drop-in's step is not there"
grep -q '^- C mkdir /opt' "$tmp/out" && complain "the drop-in's step was there before"
grep -q "d.profile.d/a.profile:1:" "$tmp/got" || complain "no place"
cp "$tmp/out" "$tmp/dropins"
"$SBX_COMPILER" show --fixture="$tmp/hosts" --no-drop-ins d >"$tmp/e.profile" 2>>"$tmp/bad"
diff_of 1 "$tmp/e.profile" d
diff -u "$tmp/dropins" "$tmp/out" >>"$tmp/bad"
diff_of 1 d "$tmp/e.profile"
grep -q '^- C mkdir /opt mode=0755$' "$tmp/out" || complain "the other way round"
diff_of 1 --json d
grep -q '"change": "added"' "$tmp/got" || complain "no JSON"
"$SBX_COMPILER" show --json --fixture="$tmp/hosts" "$tmp/h.profile" --param root=/srv --set 'cwd=${HOME}/x' \
	>"$tmp/out" 2>>"$tmp/bad"
grep -q '"cwd": "/home/u/x"' "$tmp/out" || complain "no cwd: $(cat "$tmp/out")"
grep -q '"params"' "$tmp/out" && complain "parameters in what is in force"
refused 2 E0804 "one or two profiles" "$SBX" diff
refused 2 E0804 "one or two profiles" "$SBX" diff a b c
refused 2 E0804 "no profile" "$SBX" show
result "the plans of two profiles, or of one with and without its drop-ins, are compared"

# ---- about a profile ----------------------------------------------------------------

"$SBX_COMPILER" help --fixture="$tmp/hosts" "$tmp/h.profile" >"$tmp/out" 2>>"$tmp/bad"
for text in 'h - For a test' 'root  where it is (path; must be given)' 'how   (enum: a b; default b)' \
	'more  (list; default none)' 'Without a command it runs: /bin/sh -l' '--param NAME=VALUE'; do
	grep -qF -- "$text" "$tmp/out" || complain "no '$text': $(cat "$tmp/out")"
done
"$SBX" --profile="$tmp/h.profile" --help 2>>"$tmp/bad" | cmp - "$tmp/out" >>"$tmp/bad" 2>&1
XDG_CONFIG_HOME=$tmp/user "$SBX_COMPILER" help --fixture="$tmp/hosts" d >"$tmp/out" 2>>"$tmp/bad"
grep -q 'd.profile.d/a.profile' "$tmp/out" || complain "no drop-in"
echo 'schema = 1;' >"$tmp/s.profile"
"$SBX" help "$tmp/s.profile" >"$tmp/out" 2>>"$tmp/bad"
grep -qx 'Without a command it runs: /bin/sh' "$tmp/out" || complain "no shell: $(cat "$tmp/out")"
"$SBX" --complete "--profile=$tmp/h.profile" --param '' >"$tmp/out" 2>>"$tmp/bad"
grep -q "^root=	where it is$" "$tmp/out" || complain "root is not offered"
"$SBX" --complete show "$tmp/h.profile" --param=how= >"$tmp/out" 2>>"$tmp/bad"
[ "$(paste -sd' ' "$tmp/out")" = "--param=how=a --param=how=b" ] || complain "a and b are not offered: $(cat "$tmp/out")"
refused 2 E0811 "no help on 'nothing-like-it'" "$SBX" help nothing-like-it
refused 2 E0102 "filesytem" "$SBX" help "$tmp/bad.profile"
result "help on a profile: what it is for, its parameters, its drop-ins"

# ---- handing over -----------------------------------------------------------------

# A copy of the compiler finds its runner beside itself; this one is none.
mkdir -p "$tmp/libexec/sbx" "$tmp/bin"
cp "$SBX_COMPILER" "$tmp/libexec/sbx/sbx-compiler"
: >"$tmp/bin/sbx"
chmod 755 "$tmp/bin/sbx"
refused 125 E0904 "Exec format error" "$tmp/libexec/sbx/sbx-compiler" --profile="$tmp/x.profile"
result "a runner that cannot be started is said"

# The plan is a memory file, whose size the limit holds for, too.
# shellcheck disable=SC2317 # `refused` calls it
limited() {
	(trap '' XFSZ && ulimit -f 0 && exec "$SBX" --profile="$tmp/x.profile")
}
refused 125 E0903 "File too large" limited
result "a plan that cannot be handed over is said"

# ---- facts for programs -----------------------------------------------------------

"$SBX" version >"$tmp/out" 2>>"$tmp/bad"
grep -Eqx 'sbx [0-9]+(\.[0-9]+)*' "$tmp/out" || complain "another form of version"
"$SBX" --version >"$tmp/again" 2>>"$tmp/bad"
diff -u "$tmp/out" "$tmp/again" >>"$tmp/bad"
"$SBX" version --json >"$tmp/out" 2>>"$tmp/bad"
grep -q '"plan_version": [0-9]' "$tmp/out" || complain "no plan_version in JSON"
result "the version, for people and programs"

"$SBX" plan --json --profile="$tmp/none.profile" >"$tmp/out" 2>"$tmp/err"
grep -q '"code": "E0150"' "$tmp/err" || complain "no code in the JSON of an error"
[ ! -s "$tmp/out" ] || complain "something on standard output"
result "errors are JSON, too, when --json is given"

echo "1..$n"
exit $status
