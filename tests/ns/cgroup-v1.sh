# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# cgroup-v1.sh - the hierarchies of cgroup v1 by flat plans, each below a cgroup of the test's own.
#
# requires: realroot cgroup1

# ---- bases -------------------------------------------------------------------------

# begin CONTROLLER...: only these, where none is named all that are here and known. $mounts has their
# mount points, $tops our own cgroup in each.
begin() {
	local c mount file

	mounts=() tops=()
	[ $# -gt 0 ] || set -- memory pids cpu cpuset blkio freezer devices
	trap 'end_background; end_tops' EXIT
	for c; do
		mount=$(findmnt -nro TARGET -t cgroup -O "$c" | head -n 1)
		[ -n "$mount" ] || continue
		mounts+=("$c $mount")
		tops+=("$mount/test-$$")
		mkdir "$mount/test-$$"
		[ "$c" != cpuset ] || for file in cpuset.cpus cpuset.mems; do
			cat "$mount/$file" >"$mount/test-$$/$file"
		done
	done
	[ ${#mounts[@]} -gt 0 ] || fail "none of $*"
	within=$T/within
	# shellcheck disable=SC2016 # for the inner shell
	printf '#!/bin/sh\nfor dir in %s; do echo $$ >"$dir/cgroup.procs" || exit 1; done\nexec "$@"\n' \
		"${tops[*]}" >"$within"
	chmod 755 "$within"
}

end_tops() {
	local dir

	for dir in "${tops[@]}"; do
		find "$dir" -name freezer.state -exec sh -c 'for f; do echo THAWED >"$f"; done' sh {} +
		end_cgroup "$dir"
	done
	tops=()
}

below() {
	local dir

	for dir in "${tops[@]}"; do
		(cd "$dir" && find . -mindepth 1 -type d | sed "s|^|${dir%/test-*}: |" | sort)
	done
}

nothing_left() {
	same "what is left" '' "$(below)"
}

# mount_of CONTROLLER
mount_of() {
	printf '%s\n' "${mounts[@]}" | sed -n "s/^$1 //p"
}

# ---- plans -------------------------------------------------------------------------

cgroup_steps() {
	local m

	for m in "${mounts[@]}"; do
		echo "S cgroup hierarchy=${m#* } controllers=${m%% *} name=sbx-t"
	done
}

# limit CONTROLLER FILE VALUE
limit() {
	echo "S cgroup_limit hierarchy=$(mount_of "$1") file=$2 value=\"$3\""
}

plan() {
	"$HELPERS/mkplan" "$T/plan" || fail "the plan"
}

# shell TEXT [LIMIT]...: runs it in all of them.
shell() {
	local text=$1

	shift
	plan <<-EOF
		$(cgroup_steps)
		$(printf '%s\n' "$@")
		S clone ns=
		S cgroup_enter
		C wait
		C exec argv=/bin/sh argv=-c argv="$text"
	EOF
}

start() {
	run "$within" "$@" "$SBX" run --plan="$T/plan"
}

# ---- in them, and held -------------------------------------------------------------

test_in_each_hierarchy() {
	local m

	begin
	shell 'cat /proc/self/cgroup; exit 3'
	start
	same status 3 "$status"
	same err '' "$err"
	for m in "${mounts[@]}"; do
		matches "$out" "^[0-9]+:([^:]*,)?${m%% *}(,[^:]*)?:/test-$$/sbx-t-[0-9]+/payload\$"
	done
	nothing_left
	start env SBX_TEST_SKIP=cgroup_enter
	[[ $out != *sbx-t* ]] || fail "it is there without having been moved"
	nothing_left
}

test_a_cgroup_namespace_begins_there() {
	local m

	begin
	shell 'cat /proc/self/cgroup'
	sed 's/^C wait/&\nC cgroup_ns/' <<-EOF | plan
		$(cgroup_steps)
		S clone ns=
		S cgroup_enter
		C wait
		C exec argv=/bin/cat argv=/proc/self/cgroup
	EOF
	start
	same status 0 "$status"
	for m in "${mounts[@]}"; do
		matches "$out" "^[0-9]+:([^:]*,)?${m%% *}(,[^:]*)?:/\$"
	done
}

test_memory() {
	local bytes=33554432 bomb='head -c 100M /dev/zero | tail >/dev/null; exec true'

	begin memory
	shell "$bomb" "$(limit memory memory.limit_in_bytes $bytes)" \
		"$(limit memory memory.memsw.limit_in_bytes $bytes)"
	start
	# By the shell, unless the kernel has taken that one.
	matches "$status $err" 'Killed|^137'
	shell "cat $(mount_of memory)/test-$$/sbx-t-*/memory.max_usage_in_bytes; exit 5" \
		"$(limit memory memory.limit_in_bytes $bytes)"
	start
	same status 5 "$status"
	[ "$out" -le $bytes ] || fail "$out bytes"
	shell "$bomb"
	start
	same "without a limit" '' "$err"
	# The limit with swap cannot be below the one without; the kernel says so.
	shell 'echo it ran' "$(limit memory memory.memsw.limit_in_bytes $bytes)"
	start
	same status 125 "$status"
	same out '' "$out"
	nothing_left
}

test_processes() {
	begin pids
	shell 'i=0; while [ $i -lt 20 ]; do sleep 100 & i=$((i+1)); done' "$(limit pids pids.max 10)"
	start
	[ "$status" != 0 ] || fail "twenty processes"
	matches "$err" 'fork'
	nothing_left
	shell 'i=0; while [ $i -lt 20 ]; do sleep 100 & i=$((i+1)); done' \
		"$(limit pids pids.max 100)"
	start
	same "with more room" 0 "$status"
	nothing_left
}

# A new cpuset has neither CPUs nor memory.
# requires: twocpus
test_cpus() {
	begin cpuset
	shell nproc
	start
	same "all that we have" "$(nproc)" "$out"
	shell nproc "$(limit cpuset cpuset.cpus 1)"
	start
	same "one" 1 "$out"
	shell nproc "$(limit cpuset cpuset.cpus 1,0)"
	start
	same "not as the kernel shows it" 125 "$status"
	nothing_left
}

# Of a file with a line for each device the right one counts.
test_a_line_for_each_device() {
	local devices rate=blkio.throttle.write_bps_device

	begin blkio
	mapfile -t devices < <(lsblk -dnro MAJ:MIN)
	[ ${#devices[@]} -ge 2 ] || skip "fewer than two block devices"
	shell "cat $(mount_of blkio)/test-$$/sbx-t-*/$rate" \
		"$(limit blkio $rate "${devices[0]} 1048576")" "$(limit blkio $rate "${devices[1]} 2097152")"
	start
	same status 0 "$status"
	has "$out" "${devices[0]} 1048576"
	has "$out" "${devices[1]} 2097152"
	# No limit at all has no line.
	shell 'echo it ran' "$(limit blkio $rate "${devices[0]} 0")"
	start
	same status 125 "$status"
	same out '' "$out"
	nothing_left
}

test_a_hierarchy_named_twice() {
	begin pids
	mkdir "$T/again"
	mount -t cgroup -o pids none "$T/again"
	plan <<-EOF
		$(cgroup_steps)
		S cgroup hierarchy=$T/again controllers=pids name=sbx-t
		S clone ns=
		S cgroup_enter
		C wait
		C exec argv=/bin/echo argv="it ran"
	EOF
	start
	umount "$T/again"
	same status 125 "$status"
	same out '' "$out"
	nothing_left
}

test_what_is_no_hierarchy_of_that_kind() {
	begin pids
	mkdir "$T/fake"
	mount -t tmpfs none "$T/fake"
	plan <<-EOF
		S cgroup hierarchy=$T/fake controllers=pids name=sbx-t
		S clone ns=
		S cgroup_enter
		C wait
		C exec argv=/bin/echo argv="it ran"
	EOF
	start
	same status 125 "$status"
	same out '' "$out"
	matches "$err" 'EXDEV|ross-device|errno 18'
	umount "$T/fake"
	nothing_left
}

# Moved, not born: a plan has one way for all.
test_beside_v2() {
	local v2

	begin memory pids
	v2=$(findmnt -no TARGET -t cgroup2 | head -n 1)
	[ -n "$v2" ] || skip "no cgroup2 is mounted here"
	plan <<-EOF
		$(cgroup_steps)
		S cgroup hierarchy=$v2 name=sbx-t v2=1
		S clone ns=
		S cgroup_enter
		C wait
		C exec argv=/bin/sh argv=-c argv="cat /proc/self/cgroup; $daemon"
	EOF
	start
	same status 0 "$status"
	matches "$out" '^0::/(.*/)?sbx-t-[0-9]+/payload$'
	matches "$out" "^[0-9]+:pids:/test-$$/sbx-t-[0-9]+/payload\$"
	dead "$(tail -n 1 <<<"$out")" || fail "it lives"
	nothing_left
	same "left in v2" '' "$(find "$v2" -name 'sbx-t-*')"
}

# ---- the end -----------------------------------------------------------------------

test_nothing_is_left_of_a_failure() {
	local n steps

	begin
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=
		S cgroup_enter
		C wait
		C cgroup_ns
		C exec argv=/nothing
	EOF
	steps=$((${#mounts[@]} + 5))
	for ((n = 0; n <= steps; n++)); do
		start env "SBX_TEST_FAIL=$n:13"
		[ "$status" -ge 125 ] || fail "step $n: status $status"
		same "left by step $n" '' "$(below)"
	done
}

daemon='setsid sleep 1000 >/dev/null 2>&1 & echo $!'

# left_behind CONTROLLER...
left_behind() {
	begin "$@"
	shell "$daemon"
	start
	same status 0 "$status"
	dead "$out" || fail "it lives"
	nothing_left
}

test_what_is_left_behind_is_killed() {
	left_behind
	end_tops
	left_behind memory
	start env SBX_TEST_SKIP=cgroup_kill
	kill -0 "$out" || fail "who has killed it"
	matches "$(below)" '/sbx-t-[0-9]+/payload$'
	kill "$out"
	gone "$out"
	shell :
	start
	nothing_left
}

# In cgroups of its own, and stopped there.
test_what_is_left_behind_in_further_cgroups() {
	local dir

	begin freezer pids
	dir=$(mount_of freezer)/test-$$
	shell "cd $dir/sbx-t-\$PPID/payload && mkdir -p x/y z && { setsid sleep 1000 >/dev/null 2>&1 & } && echo \$! >x/y/cgroup.procs && echo FROZEN >x/freezer.state && echo \$!"
	start
	same status 0 "$status"
	dead "$out" || fail "it lives"
	nothing_left
}

test_a_fork_bomb_is_killed() {
	local c

	for c in freezer pids memory; do
		begin $c
		shell 'f() { while :; do sleep 0.01 & sleep 0.01; done; }; i=0; while [ $i -lt 30 ]; do f & i=$((i+1)); done; sleep 0.2'
		start
		same status 0 "$status"
		nothing_left
		end_tops
	done
}

# ---- what others have left ---------------------------------------------------------

# A supervisor that was killed between freezing and thawing.
test_a_frozen_leftover() {
	local dir pid

	begin freezer
	dir=$(mount_of freezer)/test-$$/sbx-old-1
	mkdir -p "$dir/payload/x"
	chmod 711 "$dir"
	# shellcheck disable=SC2016 # for the inner shell
	background frozen sh -c 'echo $$ >"$0/payload/cgroup.procs" && echo ready && exec sleep 1000' "$dir"
	from frozen
	pid=$frozen_pid
	echo FROZEN >"$dir/freezer.state"
	kill -KILL "$pid"
	kill -0 "$pid" || fail "it has died frozen"
	shell :
	start
	gone "$pid"
	start
	nothing_left
}

test_leftovers() {
	local dir

	begin
	for dir in "${tops[@]}"; do
		mkdir -p "$dir/sbx-old-1/payload/a/b"
		chmod 711 "$dir/sbx-old-1"
	done
	shell :
	start env SBX_TEST_SKIP=cgroup_sweep
	same "left alone" $((4 * ${#tops[@]})) "$(below | wc -l)"
	start
	same status 0 "$status"
	nothing_left
}

# requires: trace
test_killed_at_50_instants() {
	begin memory pids cpuset freezer
	shell :
	mv "$T/plan" "$T/next"
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=pid
		S cgroup_enter
		C wait
		C cgroup_ns
		C pdeathsig
		C init
		C exec argv=/bin/true
	EOF
	kill_at_instants 50 swept_by_the_next "$within" "$SBX" run --plan="$T/plan"
}

swept_by_the_next() {
	run "$within" "$SBX" run --plan="$T/next"
	same "the next start after stop $1" 0 "$status"
	same "left by stop $1" '' "$(below)"
}

# requires: program:shuf
test_a_hundred_killed_at_random() {
	local i pids=()

	begin memory pids cpuset freezer
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=pid
		S cgroup_enter
		C wait
		C pdeathsig
		C init
		C exec argv=/bin/sleep argv=1000
	EOF
	for ((i = 0; i < 100; i++)); do
		"$within" "$SBX" run --plan="$T/plan" &
		pids+=($!)
	done
	for i in $(shuf -e "${pids[@]}"); do
		kill -KILL "$i"
		wait "$i" 2>/dev/null || :
	done
	until [ -z "$(find "${tops[@]}" -path '*/payload/cgroup.procs' -exec cat {} +)" ]; do :; done
	shell :
	start
	same status 0 "$status"
	nothing_left
}
