# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# syscalls.sh - what a start costs.
#
# requires: userns pidns trace

# count PROFILE: into $total and $processes; the calls are in $T/count.
count() {
	plan_file "$1" "$T/plan"
	"$trace" -v -o "$T/count" count -- "$SBX" run --plan="$T/plan" >/dev/null || fail "the traced run"
	total=$(sed -n 's/^total //p' "$T/count")
	processes=$(sed -n 's/^processes //p' "$T/count")
}

# at_most N DEV: with one id, and of the host nothing but the command.
at_most() {
	profile case <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		command = [ "/payload" ];
		identity = { id_map = "self"; };
		filesystem = { dev = "$2"; mounts = ( { type = "bind"; source = "$payload"; target = "/payload"; } ); };
	EOF
	count case
	if [ "$total" -gt "$1" ]; then
		grep -v '^call' "$T/count"
		grep '^call' "$T/count"
		fail "$total system calls"
	fi
}

# All namespaces, a root, /proc, /tmp, loopback, and all locks: 41 calls empty the bounding set, 15 are
# Landlock's (three for the root, three for each of 0, 1 and 2, and three for the ruleset itself). Masks
# of /proc cost two calls for a file (the first five), three for a folder, four for what becomes
# read-only: 43 here, 54 where a kernel has all of it. The limit on user namespaces is four, that of core
# dumps one, the key ring one.
# requires: kernel>=5.12
test_at_most_178_calls_for_a_minimal_profile() {
	at_most 178 none
}

# Each of the six devices is a bind of five calls; for all of them Landlock has one rule more. This
# number may only get smaller.
# requires: kernel>=5.12
test_at_most_224_calls_with_devices() {
	at_most 224 minimal
}

test_at_most_three_processes() {
	minimal case
	count case
	[ "$processes" -le 3 ] || fail "$processes processes"
}

# requires: kernel>=5.12
test_mountinfo_is_not_read() {
	minimal case
	count case
	! grep -vF "$T" "$T/count" | grep -E 'mountinfo|/mounts' || fail "the mount table is read"
}

# requires: overlay busybox
test_mountinfo_is_not_read_for_an_overlay_root() {
	alpine
	minimal case "filesystem = { root = { type = \"overlay\"; lower = [ \"$alpine_path\" ]; upper = \"tmpfs\"; }; };"
	count case
	! grep -vF "$T" "$T/count" | grep -E 'mountinfo|/mounts' || fail "the mount table is read"
	[ "$processes" -le 3 ] || fail "$processes processes"
}

# The runner alone executes a plan: no other program is started, and no file of the tool is opened.
test_a_plan_needs_only_the_runner() {
	minimal case
	count case
	! grep -E 'sbx-compiler|profiles|\.profile' "$T/count" || fail "the compiler is started"
	! grep -E '/ld\.so|\.so\.[0-9]' "$T/count" || fail "a library is loaded"
}
