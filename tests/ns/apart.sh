# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# apart.sh - what of the caller's a payload must not find, and finds when the lock is taken off: key
# rings, System V IPC, queues, shared memory, abstract sockets, groups, core dumps; and that it makes
# no user namespace.
#
# requires: userns pidns proc

bare='security = { seccomp = "none"; landlock = "off"; }'

# limit: of the host
limit() {
	cat /proc/sys/user/max_user_namespaces
}

# Without a filter only the limit is in the way.
test_no_user_namespace_by_the_limit() {
	local before

	before=$(limit)
	minimal case "$bare;"
	ok env SBX_TEST_SKIP=seccomp "$SBX" --profile=case -- /payload userns
	same "by the limit" ENOSPC "$out"
	same "the host's limit" "$before" "$(limit)"
	ok env SBX_TEST_SKIP=sysctl,seccomp "$SBX" --profile=case -- /payload userns
	same "without the limit" yes "$out"
	ok sbx --profile=case --nested-userns -- /payload userns
	same "as the profile says" yes "$out"
	same "the host's limit" "$before" "$(limit)"
}

test_no_user_namespace_by_the_policy() {
	minimal case 'security = { seccomp = "default"; landlock = "off"; };'
	ok env SBX_TEST_SKIP=sysctl "$SBX" --profile=case -- /payload userns
	same "by the policy" EPERM "$out"
	ok env SBX_TEST_SKIP=sysctl,seccomp "$SBX" --profile=case -- /payload userns
	same "without both" yes "$out"
}

# There is no limit of one's own without a namespace of one's own, and the host's is left alone.
# requires: realroot
test_the_host_s_limit_is_not_touched() {
	local before

	before=$(limit)
	in_sandbox "$bare; namespaces = { user = false; };" -- /payload userns
	same "the host's limit" "$before" "$(limit)"
	ok sbx plan --profile=case
	[[ $out != *max_user_namespaces* ]] || fail "a step for the host's limit"
}

# Where /proc/sys is read-only the filter does it alone.
# requires: realroot
test_a_limit_that_cannot_be_written() {
	local read_only=(unshare --mount sh -c 'mount --bind /proc/sys /proc/sys &&
		mount -o remount,bind,ro /proc/sys && exec "$@"' -)

	minimal case 'filesystem = { proc = "host"; };'
	ok "${read_only[@]}" "$SBX" plan --profile=case
	matches "$out" 'only the system call filter keeps user namespaces'
	ok "${read_only[@]}" "$SBX" --profile=case -- /payload userns
	same "by the filter" EPERM "$out"
}

test_a_session_keyring_of_its_own() {
	local with_key=("$payload" with-key sbx-test)

	minimal case "$bare;"
	ok "${with_key[@]}" "$SBX" --profile=case -- /payload key sbx-test
	same "the key" ENOKEY "$out"
	ok "${with_key[@]}" env SBX_TEST_SKIP=keyring "$SBX" --profile=case -- /payload key sbx-test
	same "without a keyring of its own" secret "$out"
	ok "${with_key[@]}" "$SBX" --profile=case --set security.keyring=inherit -- /payload key sbx-test
	same "as the profile says" secret "$out"
}

# misses KIND [OPTION]...: the payload finds none. finds: it does, though it may not be its own.
misses() {
	local kind=$1

	shift
	ok sbx --profile=case "$@" -- /payload ipc-find "$name"
	matches "$out" "^$kind (ENOENT|ECONNREFUSED)$"
}

finds() {
	local kind=$1

	shift
	ok sbx --profile=case "$@" -- /payload ipc-find "$name"
	matches "$out" "^$kind (yes|EACCES)$"
}

test_nothing_to_find_each_other_by() {
	local name=$((RANDOM + 77000000)) kind

	minimal case "$bare;"
	background maker "$payload" ipc-make "$name"
	from maker
	same "the maker" ready "$line"
	ok "$payload" ipc-find "$name"
	same "outside" '' "$(grep -v ' yes$' <<<"$out")"
	for kind in memory messages semaphores queue file socket; do
		misses "$kind"
	done
	# Each lock taken off by itself.
	for kind in memory messages semaphores queue; do
		finds "$kind" --set namespaces.ipc=false
	done
	misses socket --set namespaces.ipc=false
	finds file --set filesystem.dev=host
	finds socket --net=host
	misses memory --net=host
	# shellcheck disable=SC2154 # of background
	kill -TERM "$maker_pid"
	wait "$maker_pid"
}

# A single id has no right to set groups: they stay, as nobody's, and that is said.
# requires: notroot
test_groups_that_stay_are_named() {
	local n

	minimal case 'identity = { id_map = "self"; };'
	n=$(id -G | tr ' ' '\n' | grep -cvx "$(id -g)") || :
	ok sbx plan --profile=case
	if [ "$n" = 0 ]; then
		[[ $out != *'supplementary groups'* ]] || fail "groups that are not there"
		return
	fi
	matches "$out" "supplementary groups of the caller \($n\) stay"
	ok sbx --profile=case
	[ -n "$(fact groups)" ] || fail "no group stayed"
}

# requires: subids
test_groups_are_dropped_with_a_range() {
	in_sandbox 'identity = { id_map = "subids"; user = "root"; };'
	is groups ''
	ok env SBX_TEST_SKIP=setgroups "$SBX" --profile=case
	[ "$(id -G | wc -w)" = 1 ] || [ -n "$(fact groups)" ] || fail "no group without the step"
}

# core FOLDER: is there a core dump?
core_in() {
	[ -n "$(find "$1" -name 'core*')" ]
}

test_no_core_dump() {
	case $(cat /proc/sys/kernel/core_pattern) in
	core*) ;;
	*) skip "core dumps of this machine go elsewhere" ;;
	esac
	mkdir "$T/dumps"
	chmod 777 "$T/dumps"
	ulimit -c unlimited 2>/dev/null || skip "the caller's own limit forbids core dumps"
	minimal case "$bare; cwd = \"$T/dumps\"; filesystem = { read_write = [ \"$T/dumps\" ]; };"
	run sbx --profile=case -- /payload die 6
	same status 134 "$status"
	! core_in "$T/dumps" || fail "a core dump"
	run sbx --profile=case
	is rlimit_core 1:1
	run sbx --profile=case --set limits.core=unlimited -- /payload die 6
	same status 134 "$status"
	core_in "$T/dumps" || fail "no core dump where the profile wants them"
}

# A limit of 0 would let a handler behind a pipe run again, so that a payload cannot have it; it is told
# that all went well. What the profile says itself may be changed, as ever.
# requires: busybox
test_the_core_limit_stays() {
	minimal case
	ok sbx --profile=case -- /busybox sh -c 'ulimit -c 0 && exec /payload'
	is rlimit_core 1:1
	ok sbx --profile=case --set limits.core=5000 -- /busybox sh -c 'ulimit -c 0 && exec /payload'
	is rlimit_core 0:0
}
