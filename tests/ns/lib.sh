# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# lib.sh - runs one test function of one file (`lib.sh FILE TEST`, by run.sh) and is what it is
# written with. A test ends at its first failed check. Its folder is $T, and it is there.
#
#   SBX HELPERS TESTS ROLE	as run.sh found them
#   out err status		of the last `run`
#   SAID			all that went to standard error in a `run`
#
# shellcheck disable=SC2034,SC2153 # what the test files use, and what run.sh has set

set -euo pipefail

payload=$HELPERS/payload
trace=$HELPERS/trace
pty=$HELPERS/pty

fail() {
	echo "failed: $*"
	local i
	for ((i = 1; i < ${#FUNCNAME[@]} - 1; i++)); do
		echo "  at ${BASH_SOURCE[i]##*/}:${BASH_LINENO[i - 1]}"
	done
	exit 1
}

skip() {
	echo "$*" >"$T/skip"
	exit 77
}

# run CMD...: sets out, err and status; never ends the test.
run() {
	status=0
	out=$("$@" 2>"$T/.err") || status=$?
	err=$(cat "$T/.err")
	rm -f "$T/.err"
	echo "$err" >>"$SAID"
}

show() {
	printf 'status %s\n--- out\n%s\n--- err\n%s\n---\n' "$status" "$out" "$err"
}

# ok CMD...: the same for what must succeed and say nothing of its own.
ok() {
	run "$@"
	if [ "$status" != 0 ] || [ -n "$err" ]; then
		show
		fail "$*"
	fi
}

# refused STATUS TEXT CMD...: must end with STATUS and name TEXT in its message.
refused() {
	local want=$1 text=$2

	shift 2
	run "$@"
	if [ "$status" != "$want" ] || [[ $err != *"$text"* ]]; then
		show
		fail "wanted status $want and '$text': $*"
	fi
}

# on_terminal CMD...: must go with the helper pty by the script on standard input.
on_terminal() {
	cat >"$T/script"
	run "$pty" "$T/script" "$@"
	[ "$status" = 0 ] || {
		show
		fail "the terminal"
	}
}

# explained STATUS CODE CAUSE HELP CMD...: fails with STATUS, says CODE, the cause, and the way out.
explained() {
	local want=$1 code=$2 cause=$3 help=$4

	shift 4
	run "$@"
	if [ "$status" != "$want" ] || [[ $err != *"error[$code]"* ]] ||
		[[ $err != *"= cause: $cause"* ]] || [[ ${err#*= help: } != *"$help"* ]]; then
		show
		fail "wanted status $want, $code, '$cause' and '$help': $*"
	fi
}

# same WHAT WANTED GOT
same() {
	[ "$2" = "$3" ] || {
		printf 'wanted: %s\ngot:    %s\n' "$2" "$3"
		fail "$1"
	}
}

# has TEXT LINE: LINE is a line of TEXT.
has() {
	grep -qxF -e "$2" <<<"$1" || {
		printf '%s\n' "$1"
		fail "no line '$2'"
	}
}

# matches TEXT PATTERN: the extended regular expression matches in TEXT.
matches() {
	grep -Eq -e "$2" <<<"$1" || {
		printf '%s\n' "$1"
		fail "no match of '$2'"
	}
}

# fact KEY: of the payload's facts in $out.
fact() {
	grep -q "^$1=" <<<"$out" || fail "no fact '$1'"
	sed -n "s/^$1=//p" <<<"$out"
}

# is KEY VALUE
is() {
	same "$1" "$2" "$(fact "$1")"
}

# sample N: for loops over many things of one kind. Where fewer races than the usual are asked for, as
# in an emulated machine, only each Nth of them is tried, another one on each kernel: $begin is the
# first, $stride how far the next is.
sample() {
	begin=0 stride=1
	[ "${SBX_RACES:-1000}" -lt 1000 ] || return 0
	begin=$(uname -r | cksum)
	begin=$((${begin%% *} % $1))
	stride=$1
}

profile_dir=$XDG_CONFIG_HOME/sbx/profiles

# profile NAME <<EOF: a profile of the user.
profile() {
	mkdir -p "$profile_dir"
	cat >"$profile_dir/$1.profile"
}

# minimal NAME [TEXT]: base/minimal with the payload at /payload, the host's busybox at /busybox where
# there is one, and TEXT in the profile's body.
minimal() {
	local busybox more=

	busybox=$(command -v busybox || :)
	[ -z "$busybox" ] || more=", { type = \"bind\"; source = \"$busybox\"; target = \"/busybox\"; }"
	profile with-payload <<-EOF
		schema = 1;
		abstract = true;
		include = [ "base/minimal" ];
		command = [ "/payload" ];
		filesystem = { mounts = ( { type = "bind"; source = "$payload"; target = "/payload"; }$more ); };
	EOF
	profile "$1" <<-EOF
		schema = 1;
		include = [ "with-payload" ];
		${2:-}
	EOF
}

# in_sandbox TEXT [OPTION]... [-- COMMAND...]: one run of `minimal` with that TEXT, that must be well.
in_sandbox() {
	minimal case "$1"
	shift
	ok sbx --profile=case "$@"
}

sbx() {
	"$SBX" "$@"
}

# plan_file NAME FILE [ARG]...: compiles.
plan_file() {
	local name=$1 file=$2

	shift 2
	ok "$SBX" compile --profile="$name" -o "$file" "$@"
}

# end_cgroup DIR: whoever is in it or below is killed, and all of it goes.
end_cgroup() {
	local pid

	find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null | while read -r pid; do
		kill -KILL "$pid" 2>/dev/null || :
	done
	# shellcheck disable=SC2016 # for the inner shell
	timeout 10 sh -c 'while [ -d "$0" ] && ! find "$0" -depth -type d -exec rmdir {} + 2>/dev/null; do :; done' "$1"
}

# kill_at_instants N AFTER CMD...: kills a run of CMD at N of its stops, spread evenly to its very end, and
# calls AFTER each time, with the number of the stop.
kill_at_instants() {
	local n=$1 after=$2 i stop stops

	shift 2
	run "$trace" -p none -o "$T/count" kill 1000000 -- "$@"
	same status 0 "$status"
	stops=$(sed -n 's/^stops //p' "$T/count")
	[ "$stops" -gt 100 ] || fail "only $stops stops"
	for ((i = 0; i < n; i++)); do
		stop=$((1 + i * stops / n))
		run "$HELPERS/reap" "$trace" -p none -o "$T/count" kill "$stop" -- "$@"
		[ "$status" = 137 ] || grep -q '^fired no' "$T/count" || fail "stop $stop: $status $err"
		"$after" "$stop of $stops"
	done
}

# make_project: $p, a project with a .git that has no hooks, and without .envrc; $before is its tree.
make_project() {
	p=$T/p
	mkdir -p "$p/.git/refs" "$p/src/deep"
	echo old >"$p/file"
	echo old >"$p/src/file"
	echo old >"$p/.git/config"
	[ "$ROLE" != root ] || chmod -R a+rwX "$p"
	chmod 755 "$T"
	trap 'rm -rf "$p"' EXIT
	before=$(project_tree)
}

project_tree() {
	(cd "$p" && find . -printf '%p %y %m\n' | sort)
}

# A root file system in the case's own store, made once per test.
alpine() {
	"$SBX" rootfs bootstrap alpine >"$T/bootstrap.log" 2>&1 || {
		cat "$T/bootstrap.log"
		fail "sbx rootfs bootstrap alpine"
	}
	rm "$T/bootstrap.log"
	alpine_path=$("$SBX" rootfs path alpine)
}

# background NAME CMD...: starts it; NAME_pid is it, its output comes line by line from `from NAME`.
declare -A bg_out
background() {
	local name=$1 fd

	shift
	mkfifo "$T/$name.fifo"
	# A shell starts what is in the background with these ignored, and sbx would respect that.
	env --default-signal=INT,QUIT "$@" >"$T/$name.fifo" 2>"$T/$name.err" &
	printf -v "${name}_pid" %s $!
	exec {fd}<"$T/$name.fifo"
	rm "$T/$name.fifo"
	bg_out[$name]=$fd
}

# from NAME: the next line into $line; fails at the end or after ten seconds.
from() {
	line=
	read -r -t 10 -u "${bg_out[$1]}" line || {
		cat "$T/$1.err"
		fail "nothing more came from '$1'"
	}
}

# first_child PID: by the parents of all, as not every kernel has /proc/PID/task/TID/children.
first_child() {
	local stat rest

	for stat in /proc/[0-9]*/stat; do
		# The name, in brackets, can hold anything; then come the state and the parent.
		rest=$(sed 's/.*) . //' "$stat" 2>/dev/null) || continue
		if [ "${rest%% *}" = "$1" ]; then
			stat=${stat#/proc/}
			echo "${stat%/stat}"
			return
		fi
	done
	return 1
}

# innermost PID: the last in the line of children: of a supervisor, its payload.
innermost() {
	local pid=$1 child

	while child=$(first_child "$pid"); do
		pid=$child
	done
	echo "$pid"
}

# gone PID: waits until the process has ended (ours or not), ten seconds at most.
gone() {
	timeout 10 tail --pid="$1" -s 0.01 -f /dev/null || fail "process $1 is still there"
}

# dead PID: has it ended, by now? Its parent may not have asked yet.
dead() {
	local state

	state=$(sed -n 's/^State:[[:blank:]]*//p' "/proc/$1/status" 2>/dev/null) || :
	[[ -z $state || $state == [ZX]* ]]
}

# A test that failed leaves what it started: only what nobody can reach any more is a finding.
end_background() {
	local failed=$? pids

	[ "$failed" != 0 ] || return 0
	pids=$(jobs -p)
	# shellcheck disable=SC2086 # a list of numbers
	[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || :
}
trap end_background EXIT

file=$1 test=$2
here=$(dirname "${BASH_SOURCE[0]}") role=$ROLE
# shellcheck source=tests/ns/probes.sh
. "$here/probes.sh"
# shellcheck source=/dev/null
. "$here/$file.sh"
"test_$test"
