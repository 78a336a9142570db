# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# locks.sh - what every payload finds locked, whatever the caller had open, set or blocked.
#
# requires: userns pidns proc

none=0000000000000000

check_caps() {
	for set in effective permitted inheritable bounding ambient; do
		is "cap_$set" "$none"
	done
	is no_new_privs 1
}

test_no_capability_in_any_set() {
	in_sandbox ''
	check_caps
}

test_no_capability_for_root_inside() {
	in_sandbox 'identity = { user = "root"; };'
	is uid '0 0 0 0'
	check_caps
}

# requires: subids
test_no_capability_with_subids() {
	in_sandbox 'identity = { user = "root"; id_map = "subids"; };'
	check_caps
}

# requires: realroot
test_no_capability_in_the_host_user_namespace() {
	in_sandbox 'namespaces = { user = false; };'
	check_caps
}

# requires: realroot
test_no_capability_from_inheritable_and_ambient_ones() {
	minimal case
	ok setpriv --inh-caps=+chown,+kill --ambient-caps=+chown,+kill "$SBX" --profile=case
	check_caps
	minimal case 'namespaces = { user = false; };'
	ok setpriv --inh-caps=+chown,+kill --ambient-caps=+chown,+kill "$SBX" --profile=case
	check_caps
}

test_no_descriptor() {
	minimal case
	exec 5<"$payload" 9>"$T/open" 77<"$T" 500<"$payload"
	ok sbx --profile=case
	is fds '0 1 2'
}

test_only_the_passed_descriptors() {
	minimal case
	exec 5<"$payload" 9>"$T/open" 77<"$T"
	ok sbx --profile=case --set 'process.keep_fds=[ 9 ]'
	is fds '0 1 2 9'
}

# The runner's own descriptors must not take the place of one that is to be kept.
test_a_descriptor_to_keep_has_to_be_there() {
	local fd

	minimal case
	for fd in 3 4 5 6 7 8; do
		explained 125 E0514 "descriptor $fd is not open" 'leave it out' \
			sh -c 'exec "$@" 3<&- 4<&- 5<&- 6<&- 7<&- 8<&-' - "$SBX" --profile=case \
			--set "process.keep_fds=[ $fd ]"
	done
}

# A shell of its own closes them: in this one the pipe that catches the output would take their place.
test_closed_standard_descriptors_are_not_filled_with_ours() {
	ok sh -c 'exec "$@" <&-' - "$SBX" --profile=shell -- readlink /proc/self/fd/0
	same "stdin, closed" /dev/null "$out"
	ok sh -c 'exec "$@" <&- 2>&-' - "$SBX" --profile=shell -- readlink /proc/self/fd/0 /proc/self/fd/2
	same "stdin and stderr, closed" '/dev/null
/dev/null' "$out"
	run sh -c 'exec "$@" >&-' - "$SBX" --profile=shell -- sh -c '(readlink /proc/$$/fd/1 >&2); :'
	same "stdout, closed" /dev/null "$err"
}

# requires: realroot
test_no_supplementary_group_of_root() {
	minimal case
	ok setpriv --groups 4,20,24 "$SBX" --profile=case
	is groups ''
}

# requires: subids
test_no_supplementary_group_with_subids() {
	in_sandbox 'identity = { id_map = "subids"; user = "root"; };'
	is groups ''
}

test_a_clean_environment() {
	minimal case 'environment = { set = [ "ADDED=yes" ]; };'
	export SECRET=x LD_PRELOAD='' LANG=C.UTF-8 LC_TIME=C TERM=vt100 SBX_TEST=1
	ok sbx --profile=case -- /payload env
	unset LD_PRELOAD
	has "$out" ADDED=yes
	has "$out" LANG=C.UTF-8
	has "$out" LC_TIME=C
	has "$out" TERM=vt100
	for name in SECRET LD_PRELOAD SBX_ XDG_ T= ROLE OLDPWD TMPDIR; do
		[[ $'\n'$out != *$'\n'"$name"* ]] || fail "$name is in the environment"
	done
}

test_the_environment_as_the_profile_says() {
	minimal case 'environment = { pass = [ "KEEP_*", "ALSO" ]; set = [ "A=1", "KEEP_2=mine" ]; unset = [ "TERM" ]; };'
	export KEEP_1=1 KEEP_2=2 ALSO=3 KEEPNOT=4 TERM=vt100
	ok sbx --profile=case -- /payload env
	has "$out" KEEP_1=1
	has "$out" KEEP_2=mine
	has "$out" ALSO=3
	has "$out" A=1
	[[ $out != *KEEPNOT* && $out != *TERM=* ]] || fail "KEEPNOT or TERM is there"
}

test_umask_signals_and_dispositions() {
	minimal case
	umask 0
	ok env --block-signal=USR1,TERM,CHLD --ignore-signal=INT,HUP,PIPE,QUIT,TSTP "$SBX" --profile=case
	umask 022
	is umask 0022
	is sig_blocked ''
	is sig_ignored ''
}

# requires: busybox
test_init_is_out_of_reach() {
	in_sandbox '' -- /payload read /proc/1/exe /proc/1/root /proc/1/cwd /proc/1/environ /proc/1/mem /proc/1/maps
	same "readable" '' "$(grep ' yes$' <<<"$out")"
	ok sbx --profile=case -- /payload write /proc/1/exe /proc/1/mem
	same "writable" '' "$(grep ' yes$' <<<"$out")"
	ok sbx --profile=case -- /payload exec /proc/1/exe
	same "executable" '' "$(grep ' yes$' <<<"$out")"
	run sbx --profile=case -- /busybox ls /proc/1/fd
	same "descriptors" '' "$out"
}

# requires: busybox
test_init_is_out_of_reach_of_root_inside() {
	in_sandbox 'identity = { user = "root"; };' -- /payload read /proc/1/exe /proc/1/root /proc/1/mem
	same "readable" '' "$(grep ' yes$' <<<"$out")"
}

test_the_launcher_cannot_be_overwritten() {
	local sum

	minimal case "filesystem = { read_only = [ \"${SBX%/*}\" ]; };"
	sum=$(sha256sum <"$SBX")
	ok sbx --profile=case -- /payload write "$SBX" "${SBX%/*}"
	same "writable" '' "$(grep ' yes$' <<<"$out")"
	same "the launcher" "$sum" "$(sha256sum <"$SBX")"
}

test_the_working_directory_is_inside() {
	mkdir "$T/outside"
	cd "$T/outside" || exit
	in_sandbox ''
	is cwd /
	in_sandbox 'cwd = "/tmp";'
	is cwd /tmp
}

test_a_working_directory_that_is_not_inside() {
	minimal case 'cwd = "/nowhere";'
	refused 125 /nowhere sbx --profile=case
}

# What is mounted must not lead to the old root: nothing of the host's tree is in mountinfo.
# requires: busybox
test_the_old_root_is_gone() {
	in_sandbox '' -- /busybox cat /proc/self/mountinfo
	matches "$out" ' / / .* - tmpfs '
	[[ $out != *"$T"* ]] || fail "the work folder is in sight"
	ok sbx --profile=case -- /payload read /etc /usr /home /var "$T"
	same "readable" '' "$(grep ' yes$' <<<"$out")"
}

test_new_session() {
	in_sandbox 'process = { new_session = true; };'
	is session 1
	is has_terminal no
	in_sandbox 'process = { new_session = true; init = false; };'
	is session 1
	in_sandbox 'process = { new_session = false; };'
	is session 0
}

# Its process group has members outside of the pid namespace. With Landlock's scope or with the filter.
# requires: busybox hooks
test_no_signal_to_the_group_of_the_caller() {
	local lock

	# told: sh outside, in a group with the payload; says "reached" when the signal comes.
	told() {
		ok setsid -w sh -c 'trap "echo reached" USR1; "$@"; echo done' sh "$SBX" --profile=case -- \
			/busybox sh -c 'trap "" USR1; kill -USR1 0 2>/dev/null; exit 0'
	}
	for lock in auto off; do
		# Ids as outside, or no signal could be sent anyway.
		minimal case "process = { new_session = false; }; security = { landlock = \"$lock\"; };
			identity = { id_map = \"self\"; user = \"self\"; };"
		told
		same "landlock $lock" 'done' "$out"
	done
	export SBX_TEST_SKIP=seccomp
	told
	same "neither" 'reached
done' "$out"
}
