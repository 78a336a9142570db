# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# process.sh - statuses, limits, signals, the terminal, and who dies with whom.
#
# requires: userns pidns proc

# ends STATUS [OPTION]... -- COMMAND...
ends() {
	local want=$1

	shift
	run sbx --profile=case "$@"
	[ "$status" = "$want" ] || {
		show
		fail "wanted status $want: $*"
	}
}

test_the_status_is_the_payload_s() {
	minimal case
	for n in 0 1 2 77 124 125 126 127 128 255; do
		ends "$n" -- /payload exit "$n"
	done
}

test_a_signal_is_128_and_its_number() {
	minimal case
	for n in 1 2 3 9 10 13 14 15; do
		ends $((128 + n)) -- /payload die "$n"
	done
}

test_the_same_without_init() {
	minimal case 'process = { init = false; };'
	ends 0 -- /payload exit 0
	ends 42 -- /payload exit 42
	ok sbx --profile=case -- /payload
	is pid 1
	is ppid 0
}

test_with_init_the_payload_is_its_child() {
	minimal case
	ok sbx --profile=case -- /payload
	is ppid 1
}

test_a_command_that_is_not_there() {
	minimal case
	ends 127 -- /nowhere/to/be/found
	matches "$err" /nowhere/to/be/found
	ends 127 -- not-a-command
	matches "$err" not-a-command
}

# requires: busybox
test_a_command_that_cannot_be_executed() {
	echo text >"$T/text"
	mkdir "$T/noexec"
	cp "$payload" "$T/noexec/payload"
	minimal case "filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/text\"; target = \"/text\"; },
		{ type = \"dir\"; target = \"/dir\"; },
		{ type = \"file\"; target = \"/garbage\"; mode = \"0755\"; content = \"garbage\"; },
		{ type = \"bind\"; source = \"$T/noexec\"; target = \"/noexec\"; options = [ \"noexec\" ]; } ); };"
	ends 126 -- /text
	matches "$err" /text
	ends 126 -- /dir
	ends 126 -- /garbage
	ends 126 -- /noexec/payload
	matches "$err" noexec
}

test_a_setting_that_cannot_be_compiled() {
	minimal case 'nonsense = 1;'
	ends 125 --
	matches "$err" nonsense
	run sbx --profile=not-there -- true
	same status 125 "$status"
	matches "$err" not-there
}

test_alternatives() {
	minimal case 'command = [ "/not-there", "exit", "9" ]; alternatives = [ "/nor-there", "/payload" ];'
	ends 9
}

test_commands_are_found_by_path() {
	profile case <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
		filesystem = { home = "tmpfs"; };
	EOF
	ok sbx --profile=case -- sh -c 'echo found'
	same output found "$out"
}

test_resource_limits() {
	in_sandbox 'limits = { nofile = "64:128"; nproc = 1000; core = "0"; fsize = "1M"; stack = "4M:8M"; as = "1G";
		memlock = "64K"; };'
	is rlimit_nofile 64:128
	is rlimit_nproc 1000:1000
	is rlimit_core 0:0
	is rlimit_fsize 1048576:1048576
	is rlimit_stack 4194304:8388608
	is rlimit_as 1073741824:1073741824
	is rlimit_memlock 65536:65536
}

# requires: notroot
test_a_resource_limit_above_the_caller_s() {
	minimal case 'limits = { nofile = "100"; };'
	ulimit -Sn 70
	ulimit -Hn 70
	ends 125
	matches "$err" nofile
}

test_nice_umask_and_oom_score() {
	minimal case 'process = { nice = 7; umask = "0077"; oom_score_adj = 500; };'
	ok sbx --profile=case
	is nice 7
	is umask 0077
	ok sbx --profile=case -- /payload read /proc/self/oom_score_adj
	same answer '/proc/self/oom_score_adj yes' "$out"
}

# requires: busybox
test_oom_score_adj() {
	in_sandbox 'process = { oom_score_adj = 500; };' -- /busybox cat /proc/self/oom_score_adj
	same value 500 "$out"
}

# requires: notroot
test_nice_below_the_caller_s() {
	minimal case 'process = { nice = -5; };'
	ends 125
	matches "$err" nice
}

# requires: twocpus
test_cpu_affinity() {
	in_sandbox 'process = { cpu_affinity = "1"; };'
	is cpus 1
	in_sandbox 'process = { cpu_affinity = "0-1"; };'
	is cpus '0 1'
}

test_processors_that_are_not_there() {
	minimal case 'process = { cpu_affinity = "4000"; };'
	ends 125
	matches "$err" 4000
}

test_init_reaps_orphans() {
	in_sandbox '' -- /payload orphans 20
	same output zombies=0 "$out"
}

# requires: busybox
test_orphans_end_with_the_payload() {
	minimal case
	run sbx --profile=case -- /busybox sh -c '/busybox sleep 1000 >/dev/null 2>&1 & exit 3'
	same status 3 "$status"
}

test_signals_are_passed_on() {
	local sig

	for init in true false; do
		minimal case "process = { init = $init; };"
		background box "$SBX" --profile=case -- /payload signals
		from box
		for sig in 1 2 3 10 12 28 18; do
			kill -"$sig" "$box_pid"
			from box
			same "signal with init = $init" "signal $sig" "$line"
		done
		kill -TERM "$box_pid"
		from box
		same "signal" "signal 15" "$line"
		status=0
		wait "$box_pid" || status=$?
		same "status" 0 "$status"
	done
}

test_a_signal_that_ends_the_payload() {
	minimal case
	for sig in TERM HUP INT; do
		background box "$SBX" --profile=case -- /payload wait
		from box
		kill -"$sig" "$box_pid"
		status=0
		wait "$box_pid" || status=$?
		same "status" $((128 + $(kill -l "$sig"))) "$status"
	done
}

test_it_dies_with_sbx() {
	local pid

	for init in true false; do
		minimal case "process = { init = $init; };"
		background box "$SBX" --profile=case -- /payload wait
		from box
		pid=$(innermost "$box_pid")
		[ "$pid" != "$box_pid" ] || fail "no payload"
		kill -KILL "$box_pid"
		gone "$pid"
	done
}

# sbx killed before, while and after its child asks for the signal: each stop up to the payload's start.
# requires: trace
test_it_dies_with_sbx_at_the_start() {
	local n stops begin stride

	minimal case
	plan_file case "$T/plan" -- /payload exit 0
	"$trace" -o "$T/count" count -- "$SBX" run --plan="$T/plan"
	stops=$(sed -n 's/^stops //p' "$T/count")
	rm "$T/plan"
	plan_file case "$T/plan" -- /payload wait
	sample 8
	for ((n = 40 + begin; n <= stops - 4; n += (n < stops - 60 ? 4 : 1) * stride)); do
		status=0
		"$HELPERS/reap" "$trace" -o "$T/count" kill "$n" -- "$SBX" run --plan="$T/plan" >"$T/out" 2>&1 ||
			status=$?
		[ "$status" = 137 ] || fail "stop $n: status $status"
		grep -q '^fired yes' "$T/count" || fail "stop $n did not come"
	done
}

# requires: busybox
test_it_may_outlive_sbx_when_it_says_so() {
	local pid

	minimal case 'process = { die_with_parent = false; };'
	background box "$SBX" --profile=case -- /busybox sh -c 'echo ready; exec /busybox sleep 1000'
	from box
	pid=$(innermost "$box_pid")
	kill -KILL "$box_pid"
	gone "$box_pid"
	kill -0 "$pid" || fail "it died"
	kill -KILL "$pid"
	gone "$pid"
}

# requires: busybox
test_ctrl_c() {
	minimal case 'process = { new_session = false; };'
	on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
		expect ready
		send \x03
		status 130
	EOF
}

# requires: busybox
test_ctrl_c_in_a_new_session() {
	minimal case 'process = { new_session = true; };'
	on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
		expect ready
		send \x03
		status 130
	EOF
}

# requires: busybox
test_ctrl_z_and_fg() {
	for new in false true; do
		minimal case "process = { new_session = $new; };"
		PS1='shell> ' on_terminal bash --norc --noprofile <<-EOF
			expect shell>
			send '$SBX' --profile=case -- /payload signals\r
			expect ready
			send \x1a
			expect Stopped
			expect shell>
			send jobs\r
			expect Stopped
			expect shell>
			send fg\r
			expect payload signals
			expect signal 18
			send \x03
			expect signal 2
			send \x1a
			expect Stopped
			send kill %1\r
			expect shell>
			send fg; echo all is e''nded\r
			expect all is ended
			send exit\r
		EOF
	done
}

# requires: busybox
test_window_size() {
	minimal case 'process = { new_session = false; };'
	on_terminal "$SBX" --profile=case -- /busybox sh -c \
		'trap "/busybox stty size" WINCH; echo ready; while :; do read x && exit 4; done' <<-'EOF'
		expect ready
		winsize 33 44
		expect 33 44
		send x\r
		status 4
	EOF
}

# requires: busybox
test_an_interactive_shell() {
	minimal case 'process = { new_session = false; }; environment = { set = [ "PS1=inside> " ]; };'
	on_terminal "$SBX" --profile=case -- /busybox sh -i <<-'EOF'
		expect inside>
		send /payload wait\r
		expect ready
		send \x03
		expect inside>
		send echo $((6 * 7))\r
		expect 42
		send exit 5\r
		status 5
	EOF
}

test_a_terminal_that_hangs_up() {
	minimal case 'process = { new_session = false; };'
	on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
		expect ready
		hangup
		status 129
	EOF
}

test_standard_streams_are_the_caller_s() {
	minimal case
	echo through | {
		run sbx --profile=case -- /busybox cat
		same "output" through "$out"
	}
}
