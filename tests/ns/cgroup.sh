# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# cgroup.sh - cgroup v2 by flat plans: where the sandbox's cgroups are made, that the payload is in
# them, that limits are what was asked for, and that nothing stays. Below a cgroup of the test's own,
# with a controller that nobody else uses here.
#
# requires: realroot cgroup2

payload_in_own=/proc/self/cgroup

# ---- a base ------------------------------------------------------------------------

# begin: $mount, the controller $ctl, a limit $file=$limit of it, and $top, empty.
begin() {
	mount=$(findmnt -no TARGET -t cgroup2 | head -n 1)
	# Another mount without them would take them from all.
	options=$(findmnt -no FS-OPTIONS "$mount")
	ctl=$(tr ' ' '\n' <"$mount/cgroup.controllers" | grep -xE 'hugetlb|pids' | sort | head -n 1)
	case $ctl in
	hugetlb) file=hugetlb.2MB.max limit=4194304 ;;
	pids) file=pids.max limit=40 ;;
	esac
	was_on=$(cat "$mount/cgroup.subtree_control")
	top=$mount/test-$$
	trap 'end_background; end_top' EXIT
	mkdir "$top"
	echo "+$ctl" >"$mount/cgroup.subtree_control"
	# within CGROUP CMD...: as the only process there.
	within=$T/within
	# shellcheck disable=SC2016 # for the inner shell
	printf '#!/bin/sh\n%s\n' 'dir=$1; shift; echo $$ >"$dir/cgroup.procs" && exec "$@"' >"$within"
	chmod 755 "$within"
}

# What a test that failed may have left, too.
end_top() {
	local c

	end_cgroup "$top"
	# shellcheck disable=SC2013 # words
	for c in $(cat "$mount/cgroup.subtree_control"); do
		[[ " $was_on " == *" $c "* ]] || echo "-$c" >"$mount/cgroup.subtree_control"
	done
}

# below: all cgroups in $top, and what is on there.
below() {
	(cd "$top" && find . -mindepth 1 -type d | sort)
	cat "$top/cgroup.subtree_control"
}

nothing_left() {
	same "what is left" '' "$(below)"
}

# ---- plans -------------------------------------------------------------------------

# cgroup OPERAND...: the steps that make one.
cgroup_steps() {
	cat <<-EOF
		S cgroup hierarchy=$mount controllers=$ctl name=sbx-t v2=1 $*
		S cgroup_limit hierarchy=$mount file=$file value=$limit
	EOF
}

# payload_steps TEXT: of a shell, without any namespace.
payload_steps() {
	cat <<-EOF
		S clone ns=
		C exec argv=/bin/sh argv=-c argv="$1"
	EOF
}

# plan: the one on standard input, as $T/plan.
plan() {
	"$HELPERS/mkplan" "$T/plan" || fail "the plan"
}

# own TEXT: a plan for a payload in a base of its own.
own() {
	plan <<-EOF
		$(cgroup_steps own=1)
		$(payload_steps "$1")
	EOF
}

# above TEXT: and for one whose base is found above it.
above() {
	plan <<-EOF
		$(cgroup_steps)
		$(payload_steps "$1")
	EOF
}

start() {
	run "$within" "$top" "$SBX" run --plan="$T/plan"
}

# ---- where -------------------------------------------------------------------------

test_a_base_of_its_own() {
	begin
	own "grep ^0 $payload_in_own; grep ^0 /proc/\$PPID/cgroup; cat $top/sbx-t-\$PPID/$file; cat $top/cgroup.subtree_control; exit 3"
	start
	same status 3 "$status"
	same err '' "$err"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+/payload\$"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+\.self\$"
	has "$out" "$limit"
	has "$out" "$ctl"
	nothing_left
}

test_a_base_that_others_are_in() {
	begin
	background other "$within" "$top" sleep 1000
	until grep -q . "$top/cgroup.procs"; do :; done
	own 'echo it ran'
	start
	same status 125 "$status"
	same out '' "$out"
	matches "$err" 'Device or resource busy|EBUSY|errno 16'
	nothing_left
	kill "$other_pid"
}

# As container engines mount it: the part that it is in as if that were all.
test_a_part_of_the_hierarchy() {
	begin
	mkdir "$T/part"
	mount --bind "$top" "$T/part"
	sed "s,hierarchy=$mount,hierarchy=$T/part," <<-EOF | plan
		$(cgroup_steps own=1)
		$(payload_steps "grep ^0 $payload_in_own; cat $top/sbx-t-*[0-9]/$file")
	EOF
	start
	same status 0 "$status"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+/payload\$"
	has "$out" "$limit"
	# Here it is a part that it is not in.
	in_a "$SBX" run --plan="$T/plan"
	same status 125 "$status"
	same out '' "$out"
	umount "$T/part"
	nothing_left
}

# What was switched on where others are stays on: they could have come to rely on it.
test_a_base_above() {
	begin
	mkdir -p "$top/a/b"
	above "grep ^0 $payload_in_own; grep ^0 /proc/\$PPID/cgroup; cat $top/sbx-t-\$PPID/$file"
	run "$within" "$top/a/b" "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+/payload\$"
	has "$out" "0::/test-$$/a/b"
	has "$out" "$limit"
	same below $'./a\n./a/b\n'"$ctl" "$(below)"
}

test_a_base_above_with_nobody_else() {
	begin
	plan <<-EOF
		$(cgroup_steps)
		S clone
		C exec argv=/bin/true
	EOF
	# Its own is the base until the shell goes into it.
	run sh -c 'mkdir "$0/a" && echo $$ >"$0/a/cgroup.procs" && "$@"; status=$?; echo $$ >"$0/../cgroup.procs"; rmdir "$0/a"; exit $status' \
		"$top" "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	same below "$ctl" "$(below)"
}

test_what_is_no_cgroup_file_system() {
	begin
	mkdir -p "$T/fake/test-$$"
	: >"$T/fake/test-$$/cgroup.controllers"
	plan <<-EOF
		S cgroup hierarchy=$T/fake name=sbx-t v2=1
		S clone
		C exec argv=/bin/echo argv="it ran"
	EOF
	start
	same status 125 "$status"
	same out '' "$out"
	matches "$err" 'EXDEV|ross-device|errno 18'
	same "what was made there" '' "$(find "$T/fake" -mindepth 2 -type d)"
	run "$within" "$top" env SBX_TEST_SKIP=cgroupfs,cgroup_birth "$SBX" run --plan="$T/plan"
	same "without the check" "it ran" "$out"
	nothing_left
}

# in_a CMD...: from $top/a, so that $top is the base.
in_a() {
	mkdir -p "$top/a"
	run "$within" "$top/a" "$@"
	rmdir "$top/a"
	# It is on, as somebody was in $top/a; what is left of the sandbox keeps it on.
	echo "-$ctl" 2>/dev/null >"$top/cgroup.subtree_control" || :
}

test_a_name_that_is_there() {
	begin
	above "grep ^0 $payload_in_own"
	mkdir "$top/a" "$top/a/in"
	background other "$within" "$top/a/in" sleep 1000
	# With somebody in it, it is no leftover.
	# shellcheck disable=SC2016 # for the inner shell
	run sh -c 'echo $$ >"$0/a/in/cgroup.procs" && mkdir -m 711 "$0/sbx-t-$$" && echo $1 >"$0/sbx-t-$$/cgroup.procs" &&
		shift && exec "$@"' "$top" "$other_pid" "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+-2/payload\$"
	kill "$other_pid"
	gone "$other_pid"
	rmdir "$top/a/in"
	in_a "$SBX" run --plan="$T/plan"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+/payload\$"
	nothing_left
}

# ---- in it, and held ---------------------------------------------------------------

test_without_the_birth_it_is_not_in_it() {
	begin
	above "grep ^0 $payload_in_own"
	in_a env SBX_TEST_SKIP=cgroup_birth "$SBX" run --plan="$T/plan"
	same where "0::/test-$$/a" "$out"
	same status 0 "$status"
}

# Moved while it waits.
test_moved_in() {
	begin
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=
		S cgroup_enter
		C wait
		C cgroup_ns
		C exec argv=/bin/sh argv=-c argv="grep ^0 $payload_in_own; grep ^0 /proc/\$PPID/cgroup"
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same where $'0::/\n0::/../../a' "$out"
	in_a env SBX_TEST_SKIP=cgroup_enter "$SBX" run --plan="$T/plan"
	same "where, when it is not" $'0::/\n0::/' "$out"
}

# A file system of its own shows nothing but what is below; the limits are above that.
test_no_limit_can_be_reached_from_inside() {
	begin
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=mount
		C cgroup_ns
		C propagation
		C exec argv=/bin/sh argv=-c argv="mount -t cgroup2 -o $options none /mnt && echo max >/mnt/$file; find /mnt -type d; cat $top/sbx-t-*/$file"
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same "all there is, and the limit" $'/mnt\n'"$limit" "$out"
	in_a env SBX_TEST_SKIP=cgroup_ns "$SBX" run --plan="$T/plan"
	matches "$out" "^/mnt/test-$$/sbx-t-[0-9]+\$"
}

# Nobody above can take the controller, and with it the limit, away.
test_controllers_stay_on() {
	begin
	mkfifo "$T/go"
	above "echo ready; read x <$T/go; cat $top/sbx-t-*/$file"
	mkdir "$top/a"
	background first "$within" "$top/a" "$SBX" run --plan="$T/plan"
	from first
	! echo "-$ctl" >"$top/cgroup.subtree_control" || fail "it could be switched off"
	echo >"$T/go"
	from first
	same "the limit" "$limit" "$line"
	background second "$within" "$top/a" env SBX_TEST_SKIP=cgroup_pin "$SBX" run --plan="$T/plan"
	from second
	echo "-$ctl" >"$top/cgroup.subtree_control" || fail "it could not be switched off"
	echo >"$T/go"
	! read -r -t 10 -u "${bg_out[second]}" line || fail "there is a limit"
}

# Lines for devices, several words, and what the cgroup inside has to ask for, too.
# requires: cgroup2all
test_limits_of_each_controller() {
	local dev

	begin
	dev=$(lsblk -dnro MAJ:MIN | head -n 1)
	echo "+memory +io +cpu +pids" >"$mount/cgroup.subtree_control"
	plan <<-EOF
		S cgroup hierarchy=$mount controllers=memory controllers=io controllers=cpu controllers=pids name=sbx-t v2=1
		S cgroup_limit hierarchy=$mount file=memory.max value=67108864
		S cgroup_limit hierarchy=$mount file=memory.swap.max value=0
		S cgroup_limit hierarchy=$mount file=memory.low value=33554432
		S cgroup_limit hierarchy=$mount file=memory.oom.group value=1
		S cgroup_limit hierarchy=$mount file=cpu.max value="50000 100000"
		S cgroup_limit hierarchy=$mount file=io.max value="$dev rbps=1048576 wbps=2097152"
		$(payload_steps "cd $top/sbx-t-*[0-9] && cat memory.max payload/memory.max payload/memory.low cpu.max io.max; head -c 200M /dev/zero | tail; echo alive")
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same status 137 "$status"
	same "the limits" $'67108864\nmax\n33554432\n50000 100000\n'"$dev rbps=1048576 wbps=2097152 riops=max wiops=max" "$out"
	echo "-memory -io -cpu -pids" >"$top/cgroup.subtree_control"
	nothing_left
}

# What the kernel makes of a limit has to be what was asked for.
test_a_limit_that_is_another_one() {
	local odd=4194305 is=4194304

	begin
	[ "$ctl" = hugetlb ] || odd=050 is=40
	plan <<-EOF
		S cgroup hierarchy=$mount controllers=$ctl name=sbx-t v2=1
		S cgroup_limit hierarchy=$mount file=$file value=$odd
		$(payload_steps "cat $top/sbx-t-*/$file")
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same status 125 "$status"
	same out '' "$out"
	matches "$err" 'ERANGE|out of range|errno 34'
	same below '' "$(below)"
	in_a env SBX_TEST_SKIP=cgroup_read_back "$SBX" run --plan="$T/plan"
	same "without looking" "$is" "$out"
}

test_a_limit_or_a_controller_that_is_not_there() {
	begin
	plan <<-EOF
		S cgroup hierarchy=$mount controllers=$ctl name=sbx-t v2=1
		S cgroup_limit hierarchy=$mount file=nothing.max value=1
		$(payload_steps "echo it ran")
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same status 125 "$status"
	same out '' "$out"
	plan <<-EOF
		S cgroup hierarchy=$mount controllers=nothing name=sbx-t v2=1
		$(payload_steps "echo it ran")
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same status 125 "$status"
	start
	same status 125 "$status"
	sed 's/controllers=[a-z]*/& own=1/' <<-EOF | plan
		S cgroup hierarchy=$mount controllers=nothing name=sbx-t v2=1
		$(payload_steps "echo it ran")
	EOF
	start
	same status 125 "$status"
	same out '' "$out"
	nothing_left
}

test_a_hierarchy_named_twice() {
	begin
	mkdir "$T/again"
	mount -t cgroup2 -o "$options" none "$T/again"
	plan <<-EOF
		$(cgroup_steps)
		S cgroup hierarchy=$T/again name=sbx-t v2=1
		$(payload_steps "echo it ran")
	EOF
	in_a "$SBX" run --plan="$T/plan"
	umount "$T/again"
	same status 125 "$status"
	same out '' "$out"
	nothing_left
}

# delegated VALUE: what root in a user namespace can do there.
delegated() {
	plan <<-EOF
		$(cgroup_steps delegate="$1")
		S clone ns=user,mount
		S uid_map ranges=0:100000:65536
		S gid_map ranges=0:100000:65536
		C wait
		C cgroup_ns
		C propagation
		C exec argv=/bin/sh argv=-c argv="mount -t cgroup2 none /mnt && cd /mnt && exec 2>/dev/null; mkdir x && echo made; echo \$\$ >x/cgroup.procs && echo moved; echo +$ctl >cgroup.subtree_control && echo divided; echo max >$file && echo raised; echo 1 >cgroup.freeze && echo frozen; find . -mindepth 1 -type d"
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same status 0 "$status"
}

# requires: userns
test_only_what_is_delegated_can_be_divided() {
	begin
	delegated 0
	same "without it" '' "$out"
	delegated 1
	same "with it" $'made\nmoved\ndivided\n./x' "$out"
	nothing_left
}

# given UID: $top is that user's, as systemd does it for Delegate=yes.
given() {
	chown "$1" "$top" "$top/cgroup.procs" "$top/cgroup.subtree_control" "$top/cgroup.threads"
}

user=(setpriv --reuid 12345 --regid 12345 --clear-groups)

# No right but that of the files.
test_a_user_in_what_was_given_away() {
	begin
	own "grep ^0 $payload_in_own; cat $top/sbx-t-\$PPID/$file; setsid sleep 1000 >/dev/null 2>&1 & exit 3"
	chmod 644 "$T/plan"
	run "$within" "$top" "${user[@]}" "$SBX" run --plan="$T/plan"
	same "what is not given" 125 "$status"
	same out '' "$out"
	nothing_left
	given 12345
	run "$within" "$top" "${user[@]}" "$SBX" run --plan="$T/plan"
	same status 3 "$status"
	matches "$out" "^0::/test-$$/sbx-t-[0-9]+/payload\$"
	has "$out" "$limit"
	nothing_left
	run "$within" "$top" "${user[@]}" env SBX_TEST_SKIP=cgroup_kill_file "$SBX" run --plan="$T/plan"
	same "status, without cgroup.kill" 3 "$status"
	nothing_left
}

# requires: userns
test_a_user_who_gives_it_on() {
	begin
	given 12345
	plan <<-EOF
		$(cgroup_steps own=1 delegate=1)
		S clone ns=user,mount
		S setgroups_deny
		S uid_map ranges=0:12345:1
		S gid_map ranges=0:12345:1
		C wait
		C cgroup_ns
		C propagation
		C exec argv=/bin/sh argv=-c argv="mount -t cgroup2 none /mnt && cd /mnt && mkdir x && echo \$\$ >x/cgroup.procs && echo +$ctl >cgroup.subtree_control && find . -mindepth 1 -type d; cat $top/sbx-t-*[0-9]/$file"
	EOF
	chmod 644 "$T/plan"
	run "$within" "$top" "${user[@]}" "$SBX" run --plan="$T/plan"
	same out $'./x\n'"$limit" "$out"
	nothing_left
}

# ---- the end -----------------------------------------------------------------------

# Whoever failed first: a step of the supervisor's, of the child's, or the command.
test_nothing_is_left_of_a_failure() {
	local n

	begin
	mkdir "$top/a"
	for own in own=1 own=0; do
		plan <<-EOF
			$(cgroup_steps "$own")
			S clone ns=
			S cgroup_enter
			C wait
			C cgroup_ns
			C exec argv=/nothing
		EOF
		for n in 0 1 2 3 4 5 6; do
			if [ "$own" = own=1 ]; then
				rmdir "$top/a" 2>/dev/null || :
				run "$within" "$top" env SBX_TEST_FAIL=$n:13 "$SBX" run --plan="$T/plan"
			else
				in_a env SBX_TEST_FAIL=$n:13 "$SBX" run --plan="$T/plan"
			fi
			[ "$status" -ge 125 ] || fail "step $n: status $status"
			same "left by $own and step $n" '' "$(below)"
		done
	done
}

# left_behind [NAME=VALUE]: a payload that leaves a process behind; its number is in $daemon.
left_behind() {
	above "mkdir -p $top/sbx-t-\$PPID/payload/x/y; setsid sh -c 'echo \$\$ >$top/sbx-t-'\$PPID'/payload/x/y/cgroup.procs; echo \$\$ >$T/pid; exec sleep 1000' >/dev/null 2>&1 & until [ -s $T/pid ]; do :; done; $1"
	rm -f "$T/pid"
	in_a env "${2:-A=B}" "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	daemon=$(cat "$T/pid")
}

test_what_is_left_behind_is_killed() {
	begin
	left_behind :
	dead "$daemon" || fail "it lives"
	nothing_left
	left_behind "echo 1 >$top/sbx-t-\$PPID/payload/x/cgroup.freeze"
	dead "$daemon" || fail "frozen it lives"
	nothing_left
	left_behind : SBX_TEST_SKIP=cgroup_kill
	kill -0 "$daemon" || fail "who has killed it"
	matches "$(below)" '^./sbx-t-[0-9]+/payload/x/y$'
	kill "$daemon"
	gone "$daemon"
	above :
	in_a "$SBX" run --plan="$T/plan"
	nothing_left
}

test_what_is_left_behind_is_killed_without_cgroup_kill() {
	begin
	left_behind : SBX_TEST_SKIP=cgroup_kill_file
	dead "$daemon" || fail "it lives"
	nothing_left
	left_behind "echo 1 >$top/sbx-t-\$PPID/payload/x/cgroup.freeze" SBX_TEST_SKIP=cgroup_kill_file
	dead "$daemon" || fail "frozen it lives"
	nothing_left
}

# Hundreds that make others all the time.
test_a_fork_bomb_is_killed() {
	local how

	begin
	for how in A=B SBX_TEST_SKIP=cgroup_kill_file; do
		above 'f() { while :; do sleep 0.01 & sleep 0.01; done; }; i=0; while [ $i -lt 30 ]; do f & i=$((i+1)); done; sleep 0.2'
		in_a env $how "$SBX" run --plan="$T/plan"
		same status 0 "$status"
		nothing_left
	done
}

# ---- what others have left ---------------------------------------------------------

test_leftovers() {
	local dir

	begin
	mkdir -p "$top/sbx-old-1/payload/a/b" "$top/sbx-old-2/payload" "$top/sbx-old-3/payload" "$top/other/payload" "$top/sbx-old-4.self"
	chmod 711 "$top"/sbx-old-*
	# By their names, or by their modes, they are of others.
	mkdir "$top/sbx-cache" "$top/sbx-1.slice" "$top/sbx-theirs-1"
	chmod 711 "$top/sbx-cache" "$top/sbx-1.slice"
	echo 1 >"$top/sbx-old-1/payload/a/cgroup.freeze"
	# shellcheck disable=SC2016 # for the inner shell
	background held sh -c 'exec 9<"$0" && flock 9 && echo ready && exec sleep 1000' "$top/sbx-old-2"
	from held
	background alive "$within" "$top/sbx-old-3/payload" sleep 1000
	until grep -q . "$top/sbx-old-3/payload/cgroup.procs"; do :; done
	above :
	in_a env SBX_TEST_SKIP=cgroup_sweep "$SBX" run --plan="$T/plan"
	same "left alone" 14 "$(below | grep -c '^\.')"
	in_a "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	for dir in sbx-old-2 sbx-old-3 other; do
		[ -d "$top/$dir/payload" ] || fail "$dir is gone"
	done
	for dir in sbx-cache sbx-1.slice sbx-theirs-1; do
		[ -d "$top/$dir" ] || fail "$dir is gone"
	done
	for dir in sbx-old-1 sbx-old-4.self; do
		[ ! -d "$top/$dir" ] || fail "$dir is there"
	done
	kill "$held_pid" "$alive_pid"
	gone "$held_pid"
	gone "$alive_pid"
}

# The lock is what keeps it from being taken for one, while nobody is in it.
# requires: userns
test_what_is_in_use_is_no_leftover() {
	begin
	above "echo second"
	mv "$T/plan" "$T/second"
	printf '#!/bin/sh\n%s run --plan=%s >%s 2>&1\n' "$SBX" "$T/second" "$T/log2" >"$T/helper"
	chmod 755 "$T/helper"
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=user
		S uid_map ranges=0:0:1 helper=$T/helper
		S cgroup_enter
		C wait
		C exec argv=/bin/echo argv=first
	EOF
	in_a "$SBX" run --plan="$T/plan"
	same "the second" second "$(cat "$T/log2")"
	same "the first" first "$out"
	in_a env SBX_TEST_SKIP=cgroup_lock "$SBX" run --plan="$T/plan"
	same status 125 "$status"
	same "the first, without a lock" '' "$out"
	nothing_left
}

# It may outlive its supervisor; then it stays held, and what holds it goes after it.
test_a_payload_that_lives_on() {
	local payload

	begin
	mkfifo "$T/go"
	mkdir "$top/a"
	above "echo \$\$; read x <$T/go"
	background first "$within" "$top/a" "$SBX" run --plan="$T/plan"
	from first
	payload=$line
	kill -KILL "$first_pid"
	gone "$first_pid"
	above :
	run "$within" "$top/a" "$SBX" run --plan="$T/plan"
	matches "$(cat "/proc/$payload/cgroup")" "^0::/test-$$/sbx-t-$first_pid/payload\$"
	same "its limit" "$limit" "$(cat "$top/sbx-t-$first_pid/$file")"
	echo >"$T/go"
	gone "$payload"
	run "$within" "$top/a" "$SBX" run --plan="$T/plan"
	same below './a' "$(below | grep '^\.')"
}

# kill_at_50_instants CMD...: of a run, evenly to its very end; the next start sweeps.
kill_at_50_instants() {
	above :
	mv "$T/plan" "$T/next"
	plan <<-EOF
		$(cgroup_steps "$own")
		S clone ns=pid
		S cgroup_enter
		C wait
		C cgroup_ns
		C pdeathsig
		C init
		C exec argv=/bin/true
	EOF
	mkdir "$top/a"
	kill_at_instants 50 swept_by_the_next "$@"
}

swept_by_the_next() {
	run "$within" "$top/a" "$SBX" run --plan="$T/next"
	same "the next start after stop $1" 0 "$status"
	same "left by stop $1" './a' "$(below | grep '^\.')"
	# Who is killed in a base of its own leaves it switched on, and without anybody in it.
	echo "-$ctl" >"$top/cgroup.subtree_control"
}

# requires: trace
test_killed_at_50_instants() {
	begin
	own=own=0
	kill_at_50_instants "$within" "$top/a" "$SBX" run --plan="$T/plan"
}

# requires: trace
test_killed_at_50_instants_in_a_base_of_its_own() {
	begin
	own=own=1
	kill_at_50_instants "$within" "$top" "$SBX" run --plan="$T/plan"
}

# Some before they are in it, some while they make it, some with a payload.
# requires: program:shuf
test_a_hundred_killed_at_random() {
	local i pids=()

	begin
	mkdir "$top/a"
	plan <<-EOF
		$(cgroup_steps)
		S clone ns=pid
		C cgroup_ns
		C pdeathsig
		C init
		C exec argv=/bin/sleep argv=1000
	EOF
	for ((i = 0; i < 100; i++)); do
		"$within" "$top/a" "$SBX" run --plan="$T/plan" &
		pids+=($!)
	done
	for i in $(shuf -e "${pids[@]}"); do
		kill -KILL "$i"
		wait "$i" 2>/dev/null || :
	done
	# Their payloads die with them, each in its time.
	until [ -z "$(find "$top" -path '*/payload/cgroup.procs' -exec cat {} +)" ]; do :; done
	above :
	run "$within" "$top/a" "$SBX" run --plan="$T/plan"
	same status 0 "$status"
	same below './a' "$(below | grep '^\.')"
}

# ---- several -----------------------------------------------------------------------

# By its path, as its name may be the second one.
read_limit() {
	echo "cat $top\$(sed -n s,^0::/test-[0-9]*,,p /proc/self/cgroup)/../$file"
}

# All that can happen is that one is refused, by the kernel or because another one has come between.
test_many_in_one_base() {
	local i j pids

	begin
	own "$(read_limit)"
	for ((i = 0; i < 30; i++)); do
		pids=()
		for j in 1 2 3; do
			"$within" "$top" "$SBX" run --plan="$T/plan" >"$T/out$j" 2>"$T/err$j" &
			pids+=($!)
		done
		for j in 1 2 3; do
			status=0
			wait "${pids[j - 1]}" || status=$?
			[ "$status" != 0 ] || same "the limit" "$limit" "$(cat "$T/out$j")"
			[ "$status" = 0 ] || same "nothing ran" '' "$(cat "$T/out$j")"
		done
		own "$(read_limit)"
		start
		same "alone again, after $i" 0 "$status"
		nothing_left
	done
}

test_many_below_one() {
	local i pids=()

	begin
	mkdir "$top/a"
	above "$(read_limit)"
	for ((i = 0; i < 40; i++)); do
		"$within" "$top/a" "$SBX" run --plan="$T/plan" >>"$T/all" &
		pids+=($!)
	done
	wait "${pids[@]}"
	same "all with a limit" 40 "$(grep -cx "$limit" "$T/all")"
	same below './a' "$(below | grep '^\.')"
}

# ---- joining -----------------------------------------------------------------------

# The supervisor has gone into other namespaces, and finds its cgroups by what it has open.
# requires: userns pidns
test_with_namespaces_that_are_joined() {
	local other

	begin
	background first unshare -Urmpf --propagation private sh -c 'mount -t tmpfs t /sys && echo ready && exec sleep 1000'
	from first
	other=$(innermost "$first_pid")
	plan <<-EOF
		$(cgroup_steps own=1)
		S join ns=user path=/proc/$other/ns/user
		S join ns=mount path=/proc/$other/ns/mnt
		S join ns=pid path=/proc/$other/ns/pid
		S clone
		C cgroup_ns
		C exec argv=/bin/sh argv=-c argv="cat /proc/self/cgroup; setsid sleep 1000 & exit 4"
	EOF
	start
	same status 4 "$status"
	nothing_left
	sed 's/^C exec.*/C exec argv=\/nothing/' <<-EOF | plan
		$(cgroup_steps own=1)
		S join ns=user path=/proc/$other/ns/user
		S join ns=mount path=/proc/$other/ns/mnt
		S clone
		C exec
	EOF
	start
	same status 127 "$status"
	nothing_left
	kill -KILL "$other"
	gone "$first_pid"
}
