# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# usage.sh - the limit of the run time, and what is told at the end of what was used.
#
# requires: userns pidns proc

# over WORDS [OPTION]... -- COMMAND...: ends with 124 and says WORDS of the run time.
over() {
	refused 124 "sbx: the run time of $1" sbx --profile=case "${@:2}"
}

test_the_run_time_is_over() {
	minimal case $'\nlimits = { runtime = "50ms"; };'
	over "50ms is over (limits.runtime, ~/.config/sbx/profiles/case.profile:4:22)" -- /payload wait
	over '1500us is over (limits.runtime, command line:1:' --runtime=1500us -- /payload wait
	[[ $err != *SIGKILL* ]] || fail "$err"
}

# What it says itself of its end does not count.
test_a_payload_that_ends_well_then() {
	minimal case
	over '50ms is over' --runtime=50ms -- /payload signals
}

test_a_payload_that_ends_in_time() {
	minimal case
	for n in 0 7 124 255; do
		run sbx --profile=case --runtime=100d -- /payload exit "$n"
		same "status" "$n" "$status"
		same "words" '' "$err"
	done
}

# requires: hooks
test_without_the_step_it_goes_on() {
	minimal case
	SBX_TEST_SKIP=runtime background box "$SBX" --profile=case --runtime=1us -- /payload wait
	from box
	kill -TERM "$box_pid"
	status=0
	wait "$box_pid" || status=$?
	same status 143 "$status"
	same words '' "$(cat "$T/box.err")"
}

# SIGTERM is not for who is stopped, unless SIGCONT follows.
# requires: busybox
test_a_payload_that_is_stopped() {
	minimal case
	over '50ms is over' --runtime=50ms -- /busybox sh -c 'kill -STOP $$; exit 7'
}

# over_while_stopped: a shell runs the profile, whose command stops itself, and sbx with it.
over_while_stopped() {
	PS1='shell> ' on_terminal bash --norc --noprofile <<-EOF
		expect shell>
		send '$SBX' --profile=case --runtime=500ms -- /busybox sh -c 'kill -STOP \$\$; exit 7'; s=\$?; until [ \$s = 124 ]; do wait -f %1; s=\$?; done 2>/dev/null; echo is o''ver: \$s\r
		expect the run time of 500ms is over
		expect is over: 124
		send exit\r
	EOF
}

# Then sbx is stopped, too, and the shell that could continue it does not.
# requires: busybox
test_sbx_that_is_stopped() {
	minimal case 'process = { init = false; }; namespaces = { pid = false; };
		filesystem = { proc = { type = "none"; }; };'
	over_while_stopped
}

# The same with a terminal in between.
# requires: busybox
test_a_terminal_of_its_own() {
	local how

	for how in pty none; do
		minimal case "security = { tty = \"$how\"; };"
		on_terminal "$SBX" --profile=case --runtime=50ms -- /payload wait <<-'EOF'
			expect sbx: the run time of 50ms is over
			status 124
		EOF
		on_terminal "$SBX" --profile=case --runtime=50ms -- /busybox sh -c 'kill -STOP $$; exit 7' <<-'EOF'
			expect sbx: the run time of 50ms is over
			status 124
		EOF
	done
}

# requires: busybox
test_sbx_that_is_stopped_with_a_terminal_of_its_own() {
	minimal case 'security = { tty = "pty"; };'
	over_while_stopped
}

# plan LIMIT STEP...: $T/plan, of the host's root, with that run time and then 3 ms more.
plan() {
	{
		echo "S runtime limit=$1 grace=3000000"
		printf '%s\n' "${@:2}"
	} | "$HELPERS/mkplan" "$T/plan" || fail "mkplan"
}

# Without an init SIGTERM is nothing to pid 1, unless it wants it.
test_a_payload_that_does_not_want_to_end() {
	plan 2000000 'S clone ns=user,pid' "C exec argv=$payload argv=wait"
	refused 124 'sbx: the run time of 2ms is over (test.plan:1); SIGTERM did not end it within 3ms, SIGKILL did' \
		"$SBX" run --plan="$T/plan"
}

# killed STEP...: a shell that ignores SIGTERM, as soon as it has come to that, is killed.
killed() {
	local limit

	for limit in 10000000 100000000 1000000000 10000000000; do
		plan "$limit" "$@" "C exec argv=sh argv=-c argv=\"trap '' TERM; while :; do :; done\""
		refused 124 'sbx: the run time of 1' "$SBX" run --plan="$T/plan"
		[[ $err != *SIGKILL* ]] || return 0
	done
	fail "SIGTERM has ended it"
}

test_a_shell_that_does_not_want_to_end() {
	killed 'S clone ns=user,pid' 'C init'
	killed 'S clone ns=user'
}

# nothing WORD...: these rows of the table have a dash.
nothing() {
	local word

	for word in "$@"; do
		matches "$err" "^  $word +-"
	done
}

test_usage_of_processes() {
	minimal case 'process = { usage = true; };'
	run sbx --profile=case -- /payload exit 3
	same status 3 "$status"
	same lines 9 "$(wc -l <<<"$err")"
	has "$err" 'sbx: what was used:'
	matches "$err" '^  wall time       [0-9]+\.[0-9]{3}s$'
	matches "$err" '^  CPU time        [0-9]+\.[0-9]{3}s user, [0-9]+\.[0-9]{3}s system \(ended processes\)$'
	matches "$err" '^  peak memory     [0-9.]+[KM] \(largest process\)$'
	matches "$err" '^  bytes read      [0-9.]+[KMG]? \(ended processes\)$'
	matches "$err" '^  bytes written   [0-9.]+[KMG]? \(ended processes\)$'
	has "$err" '  pressure        memory -, cpu -, io -'
	nothing 'most processes' 'OOM kills'
	ok sbx --profile=case --no-usage
}

# Of an init that is killed nobody knows what its processes have used.
test_usage_that_is_not_known() {
	killed 'S usage' 'S clone ns=user,pid' 'C init'
	has "$err" 'sbx: what was used:'
	has "$err" '  CPU time        - user, - system'
	nothing 'peak memory' 'most processes' 'bytes read' 'bytes written' 'OOM kills'
	[[ $err != *largest* ]] || fail "$err"
}

# ---- limits of the whole sandbox -----------------------------------------------------

# More than there is room for, by one process.
bomb='/busybox head -c 200m /dev/zero | /busybox tail -n 1 >/dev/null'

# The payload ends well, and the line is there nevertheless.
# requires: realroot limits busybox
test_out_of_memory() {
	minimal case $'\nlimits = { memory = "32M"; swap = "0"; };'
	run sbx --profile=case -- /busybox sh -c "$bomb; exit 0"
	same status 0 "$status"
	has "$err" 'sbx: out of memory: the kernel killed 1 process at the limit of 32M (limits.memory, ~/.config/sbx/profiles/case.profile:4:21)'
	has "$err" '  = help: give the sandbox more memory, or have it use less'
	run sbx --profile=case -- /busybox tail -n 1 /dev/zero
	same status 137 "$status"
	matches "$err" '^sbx: out of memory: the kernel killed 1 process at the limit of 32M \(limits\.memory, '
	ok sbx --profile=case -- /busybox true
	run sbx --profile=case --memory=1G -- /busybox sh -c "$bomb"
	[[ $err != *'out of memory'* ]] || fail "$err"
}

# requires: realroot limits busybox
test_too_many_processes() {
	local forks='i=0; while [ $i -lt 30 ]; do /busybox sleep 1000 & i=$((i + 1)); done; exit 0'

	minimal case $'\nlimits = { pids = 16; };'
	run sbx --profile=case -- /busybox sh -c "$forks"
	[ "$status" != 0 ] || fail "thirty processes"
	matches "$err" '^sbx: the limit of 16 processes was reached (once|[0-9]+ times) \(limits\.pids, ~/\.config/sbx/profiles/case\.profile:4:19\)$'
	# Whoever can live with that is left alone.
	ok sbx --profile=case -- /busybox sh -c "($forks) 2>/dev/null; exit 0"
	run sbx --profile=case --pids=40 -- /busybox sh -c "$forks"
	same status 0 "$status"
	same words '' "$err"
	run sbx --profile=case -- /payload exit 7
	same words '' "$err"
}

# A limit of somebody else's is not called ours.
# requires: realroot cgroup1
test_a_limit_above_is_not_ours() {
	local mount top

	mount=$(findmnt -nro TARGET -t cgroup -O pids | head -n 1)
	top=$mount/test-$$
	mkdir "$top"
	# shellcheck disable=SC2064 # as it is now
	trap "end_background; timeout 10 sh -c 'until rmdir $top 2>/dev/null; do :; done'" EXIT
	echo 12 >"$top/pids.max"
	minimal case 'limits = { pids = 100; };'
	run sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$top" "$SBX" --profile=case -- /busybox sh -c \
		'i=0; while [ $i -lt 30 ]; do /busybox sleep 1000 & i=$((i + 1)); done; exit 0'
	[ "$status" != 0 ] || fail "thirty processes"
	matches "$err" fork
	[[ $err != *'limit of'* ]] || fail "$err"
}

# requires: realroot cgroup1 limits busybox
test_memory_that_ends_above() {
	local mount top

	mount=$(findmnt -nro TARGET -t cgroup -O memory | head -n 1)
	top=$mount/test-$$
	mkdir "$top"
	# shellcheck disable=SC2064 # as it is now
	trap "end_background; timeout 10 sh -c 'until rmdir $top 2>/dev/null; do :; done'" EXIT
	echo 32M >"$top/memory.limit_in_bytes"
	minimal case 'limits = { memory = "512M"; };'
	run sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$top" "$SBX" --profile=case -- /busybox sh -c "$bomb"
	matches "$err" '^sbx: out of memory: the kernel killed [1-9] process(es)? of the sandbox, which was below its limit of 512M '
	has "$err" '  = help: the machine, or the cgroup that sbx is in, has no memory left'
}

# requires: realroot limits busybox
test_usage_with_limits() {
	minimal case 'limits = { memory = "64M"; swap = "0"; pids = 16; }; process = { usage = true; };'
	run sbx --profile=case -- /busybox sh -c "$bomb"
	has "$err" '  OOM kills       1'
	# Since Linux 6.1, and with v2 since 5.19.
	matches "$err" '^  most processes  ([4-9]|-)$'
	matches "$err" '^  peak memory     (6[0-9]\.[0-9]M|[0-9.]+[KM] \(largest process\))$'
}

# Also those that the payload has left behind where no pid namespace ends with it.
# requires: realroot cgroup1
test_with_a_cgroup_the_time_of_all_is_over() {
	local mount limit

	mount=$(findmnt -nro TARGET -t cgroup -O pids | head -n 1)
	out=
	for limit in 10000000 100000000 1000000000 10000000000; do
		plan "$limit" "S cgroup hierarchy=$mount controllers=pids name=sbx-t" 'S clone ns=' \
			'S cgroup_enter' 'C wait' \
			'C exec argv=sh argv=-c argv="setsid sleep 1000 >/dev/null 2>&1 & echo $!; exec sleep 1000"'
		refused 124 'sbx: the run time of 1' "$SBX" run --plan="$T/plan"
		[ -z "$out" ] || break
	done
	[ -n "$out" ] || fail "nobody was left behind"
	! kill -0 "$out" 2>/dev/null || fail "it lives"
}

# What v1 counts in hierarchies of their own.
# requires: realroot cgroup1
test_usage_of_v1() {
	local c mount

	{
		for c in cpuacct blkio; do
			mount=$(findmnt -nro TARGET -t cgroup -O "$c" | head -n 1)
			[ -n "$mount" ] || skip "no hierarchy with $c is mounted here"
			echo "S cgroup hierarchy=$mount controllers=$c name=sbx-t"
		done
		printf '%s\n' 'S usage' 'S clone ns=pid' 'S cgroup_enter' 'C wait' 'C init' \
			'C exec argv=sh argv=-c argv="i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"'
	} | "$HELPERS/mkplan" "$T/plan"
	run "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	matches "$err" '^  CPU time        [0-9]+\.[0-9]{3}s user, [0-9]+\.[0-9]{3}s system$'
	matches "$err" '^  bytes read      [0-9.]+[KMG]?$'
	matches "$err" '^  bytes written   [0-9.]+[KMG]?$'
	[[ $err != *' 0.000s user'* ]] || fail "$err"
}

# Without any controller, v2 counts the time and the pressure.
# requires: realroot cgroup2
test_usage_of_v2() {
	local mount

	mount=$(findmnt -no TARGET -t cgroup2 | head -n 1)
	printf '%s\n' "S cgroup hierarchy=$mount name=sbx-t v2=1" 'S usage' 'S clone ns=pid' 'C init' \
		'C exec argv=sh argv=-c argv="i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"' |
		"$HELPERS/mkplan" "$T/plan"
	run "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	matches "$err" '^  CPU time        [0-9]+\.[0-9]{3}s user, [0-9]+\.[0-9]{3}s system$'
	[[ $err != *' 0.000s user'* ]] || fail "$err"
	[ ! -e "$mount/cpu.pressure" ] ||
		matches "$err" '^  pressure        memory [0-9.]+s, cpu [0-9.]+s, io [0-9.]+s$'
}
