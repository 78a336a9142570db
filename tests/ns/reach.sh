# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# reach.sh - the launcher out of reach: init, the supervisor, and who comes in, without the filter and
# Landlock before them; and that it is the named protection which holds each.
#
# requires: userns pidns proc busybox

alone='security = { seccomp = "none"; landlock = "off"; };'

of_init="init-exe-read init-root init-task-root init-cwd init-descriptors init-map-files init-mem
init-environ init-auxv init-maps init-ptrace-attach init-ptrace-seize init-memory-read init-memory-write
init-pidfd-getfd init-namespaces init-kcmp"

# try SKIP NAME...: these attempts without what is skipped.
try() {
	local skip=$1

	shift
	out=$(SBX_TEST_SKIP=$skip "$SBX" --profile=case -- /hostile "$@" 2>&1) || :
}

with_hostile() {
	minimal case "$alone $1 filesystem = { mounts = (
		{ type = \"bind\"; source = \"$HELPERS/hostile\"; target = \"/hostile\"; } ); };"
}

init_of() {
	local name

	with_hostile "$1"
	# shellcheck disable=SC2086 # a list
	try '' $of_init
	same "not blocked" '' "$(grep -v '^blocked ' <<<"$out")"
	same "attempts" "$(wc -w <<<"$of_init")" "$(grep -c '^blocked ' <<<"$out")"
	# shellcheck disable=SC2086 # a list
	try dumpable,init_fds $of_init
	for name in $of_init; do
		matches "$out" "^OPEN $name:"
	done
}

# requires: hooks
test_init() {
	init_of ''
}

# requires: hooks
test_init_of_root_inside() {
	init_of 'identity = { user = "root"; };'
}

# requires: hooks realroot
test_init_of_real_root() {
	init_of 'namespaces = { user = false; };'
}

# requires: hooks
test_init_without_descriptors() {
	minimal case "$alone"
	ok env SBX_TEST_SKIP=dumpable "$SBX" --profile=case -- /busybox ls /proc/1/fd
	same "descriptors" '' "$out"
	ok env SBX_TEST_SKIP=dumpable,init_fds "$SBX" --profile=case -- /busybox ls /proc/1/fd
	has "$out" 0
}

# requires: hooks
test_init_without_arguments_and_environment() {
	minimal case "$alone"
	export SECRET=of-the-caller
	run sbx --profile=case -- /busybox grep -ac -e --plan /proc/1/cmdline
	same "lines with the plan" 0 "$out"
	ok env SBX_TEST_SKIP=wipe "$SBX" --profile=case -- /busybox grep -ac -e --plan /proc/1/cmdline
	run env SBX_TEST_SKIP=dumpable "$SBX" --profile=case -- /busybox grep -ac of-the-caller /proc/1/environ
	same "lines with the secret" 0 "$out"
	ok env SBX_TEST_SKIP=dumpable,wipe "$SBX" --profile=case -- /busybox grep -ac of-the-caller /proc/1/environ
	[ "$out" -gt 0 ] || fail "the secret was not there to be found"
}

# ---- the supervisor ------------------------------------------------------------------

# What cannot be dumped has root's files in /proc, and writes no core.
# requires: hooks notroot notnested
test_supervisor_and_init_write_no_core() {
	local skip owner

	minimal case "$alone"
	for skip in '' dumpable; do
		owner=0
		[ -z "$skip" ] || owner=$(id -u)
		background sandbox env SBX_TEST_SKIP=$skip "$SBX" --profile=case -- /payload wait
		from sandbox
		same "supervisor" "$owner" "$(stat -c %u "/proc/$sandbox_pid/mem")"
		same "init" "$owner" "$(stat -c %u "/proc/$(first_child "$sandbox_pid")/mem")"
		kill "$sandbox_pid"
		gone "$sandbox_pid"
	done
}

reach_parent='for f in exe root cwd environ mem maps auxv; do /payload read /proc/$PPID/$f; done; /payload write /proc/$PPID/exe /proc/$PPID/mem'

# In the host's pid namespace the payload sees it. Of an ordinary user it is another user namespace that
# keeps it away, of root the rights that it has.
test_supervisor_seen_from_inside() {
	local text

	for text in 'pid = false; }' 'pid = false; }; identity = { user = "root"; }' 'pid = false; user = false; }'; do
		[ "$ROLE" = root ] || [[ $text != *'user = false'* ]] || continue
		minimal case "$alone namespaces = { $text; process = { init = false; };
			filesystem = { proc = \"host\"; };"
		ok sbx --profile=case -- /busybox sh -c "$reach_parent; cat /proc/\$PPID/comm"
		matches "$out" '^sbx'
		same "within reach" '' "$(grep ' yes$' <<<"$out")"
		same "tried" 9 "$(grep -cE ' E[A-Z]+$' <<<"$out")"
	done
}

# ---- the way in ----------------------------------------------------------------------

# stalked STARTS SKIP TEXT: what a hostile program in the first sandbox gets of so many that come in
# with TEXT, in which PID stands for it, and without the steps SKIP.
stalked() {
	local starts=$1 skip=$2 text=$3 pid i

	background first "$SBX" --profile=first -- /payload stalk
	from first
	pid=$(innermost "$first_pid")
	profile other <<-EOF
		schema = 1;
		${text//PID/$pid}
		process = { init = false; };
		command = [ "/payload", "raw", "39" ];
	EOF
	plan_file other "$T/plan"
	for ((i = 0; i < starts; i++)); do
		run env SBX_TEST_SKIP="$skip" "$SBX" run --plan="$T/plan"
		if [ "$status" != 0 ]; then
			show
			fail "the one that comes in"
		fi
	done
	kill "$pid"
	gone "$first_pid"
	out=$(cat <&"${bg_out[first]}")
	matches "$out" '^seen [0-9]+$'
	[ "$(sed -n 's/^seen //p' <<<"$out")" -gt 0 ] || fail "it has seen nobody"
	out=$(sed '/^seen /d' <<<"$out")
}

joined() {
	stalked 100 '' "$1"
	same "what it got" '' "$out"
	stalked 100 dumpable,wipe "$1"
	matches "$out" 'got exe'
	matches "$out" 'got cmdline'
}

# requires: hooks
test_joining_user_mount_and_pid() {
	minimal first "$alone identity = { user = \"root\"; };"
	joined 'namespaces = { user = "/proc/PID/ns/user"; mount = "/proc/PID/ns/mnt"; pid = "/proc/PID/ns/pid"; };
		identity = { user = "root"; };'
}

# The setting of CVE-2019-5736: who waits inside is real root, without any capability.
# requires: hooks realroot
test_joining_as_real_root() {
	minimal first "$alone namespaces = { user = false; };"
	joined 'namespaces = { user = false; mount = "/proc/PID/ns/mnt"; pid = "/proc/PID/ns/pid"; };'
}

# With a user namespace of its own, whose maps must be written while others look on. (Its limit of nested
# ones cannot be: their /proc/sys is read-only.)
# requires: hooks realroot
test_joining_as_root_with_a_user_namespace() {
	local map

	minimal first "$alone namespaces = { user = false; };"
	for map in root auto; do
		joined "security = { nested_userns = true; }; namespaces = { user = true; mount = \"/proc/PID/ns/mnt\"; pid = \"/proc/PID/ns/pid\"; };
			identity = { id_map = \"$map\"; user = \"root\"; };"
	done
}

# ---- the program's file ---------------------------------------------------------------

# requires: realroot
test_the_runner_is_never_written_to() {
	local sum i pid

	sum=$(sha256sum <"$SBX")
	minimal first "$alone namespaces = { user = false; };"
	background first "$SBX" --profile=first -- /busybox sh -c 'echo ready; while :; do
		for p in /proc/[0-9]*; do { echo overwritten >$p/exe; } 2>/dev/null; done; done'
	from first
	pid=$(innermost "$first_pid")
	profile case <<-EOF
		schema = 1;
		namespaces = { user = false; mount = "/proc/$pid/ns/mnt"; pid = "/proc/$pid/ns/pid"; };
		process = { init = false; };
		command = [ "/payload", "raw", "39" ];
	EOF
	plan_file case "$T/plan"
	for ((i = 0; i < 100; i++)); do
		ok sbx run --plan="$T/plan"
	done
	kill "$first_pid"
	gone "$first_pid"
	same "the runner" "$sum" "$(sha256sum <"$SBX")"
}

# ---- what comes along -------------------------------------------------------------------

# An image whose working directory is a link to a descriptor of the caller, or of the runner.
# requires: hooks
test_a_working_directory_that_is_a_descriptor() {
	local fd opened=0

	mkdir -p "$T/image/proc" "$T/outside"
	touch "$T/outside/secret"
	cp "$payload" "$T/image/payload"
	cp "$(command -v busybox)" "$T/image/busybox"
	exec 7<"$T/outside"
	for fd in 3 4 5 6 7 8 9 10; do
		ln -sfn "/proc/self/fd/$fd" "$T/image/work"
		profile case <<-EOF
			schema = 1;
			$alone
			identity = { user = "root"; };
			cwd = "/work";
			command = [ "/busybox", "ls", "." ];
			filesystem = { root = "$T/image"; dev = "none"; tmp = "none"; };
		EOF
		refused 125 /work sbx --profile=case
		run env SBX_TEST_SKIP=resolve "$SBX" --profile=case
		[[ $out != secret ]] || opened=$fd
	done
	exec 7<&-
	same "without it" 7 "$opened"
}

# requires: hooks
test_an_inherited_directory() {
	mkdir "$T/outside"
	touch "$T/outside/secret"
	exec 7<"$T/outside"
	minimal case "$alone"
	run sbx --profile=case -- /busybox ls /proc/self/fd/7/
	[ "$status" != 0 ] || fail "the caller's directory is there: $out"
	ok env SBX_TEST_SKIP=close_fds "$SBX" --profile=case -- /busybox ls /proc/self/fd/7/
	same "without it" secret "$out"
	ok sbx --profile=case --set 'process.keep_fds=[ 7 ]' -- /busybox ls /proc/self/fd/7/
	same "kept" secret "$out"
	exec 7<&-
}
