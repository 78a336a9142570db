# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# limits.sh - limits that hold for the whole sandbox, on whatever rung this machine and role has.
#
# `sbx doctor` says which rung is there, with which controllers. Where one is, what tests/helpers/hog
# takes is held to the figure, by the cgroup's own counters, and the figures are printed. Where none
# is, sbx has to refuse, with each reason and a way out. Nothing is measured by a clock but what is
# limited by one: there it is a least time, that no slow machine can fall below.
#
# requires: userns pidns proc cgroupns

M=1048576

# What the harness looks for afterwards.
name=${MARK:-limits}

# The user's manager is found by the user's own folder, which is not the test's.
outside_uid=$(awk -v u="$(id -u)" 'u >= $1 && u < $1 + $3 { print $2 + u - $1 }' /proc/self/uid_map)
[ ! -d "/run/user/$outside_uid" ] || export XDG_RUNTIME_DIR=/run/user/$outside_uid

# What sbx is started by; see in_a_scope.
way=()

# ---- which rung ----------------------------------------------------------------------

# "RUNG: CONTROLLER..." or nothing. The machine is asked once for all tests.
rung() {
	local file=${T%/*}/.rung${way[*]:+.scope}

	[ -e "$file" ] || "${way[@]}" "$SBX" doctor 2>/dev/null | sed -n 's/^ok  *limits  *//p' >"$file"
	cat "$file"
}

# there CONTROLLER: does the rung have it? It is called as cgroup v2 has it.
there() {
	local all

	all=$(rung)
	[ -n "$all" ] || return 1
	case " ${all#*:} " in
	*" $1 "*) ;;
	*) [ "$1" = io ] && [[ " ${all#*:} " == *" blkio "* ]] ;;
	esac
}

# not_held KEY TEXT: the limit is refused, with the reason of each rung, and a way out.
not_held() {
	limited "$2"
	refused 125 E0422 "${way[@]}" "$SBX" --profile="$name" -- /hog wait
	matches "$err" "'limits.$1' cannot be held here"
	for rung in 'own cgroup' systemd root 'cgroup v1'; do
		matches "$err" "= $rung: [^ ]"
	done
	matches "${err//$'\n'/ }" "= help: .*limits.on_unavailable = \"warn\""
	echo "figure: $1: no rung has it, refused: $(rung)"
}

# ---- a sandbox that stays ------------------------------------------------------------

# limited TEXT [FILESYSTEM [MORE]]: a profile with these limits, and /hog; $mounts beside it.
mounts=
limited() {
	local swap=

	# Else what goes beyond may be swapped out. cgroup v1 counts both together.
	[ "$(wc -l </proc/swaps)" = 1 ] || [[ $1 != *'memory ='* ]] || swap='swap = "0";'
	minimal "$name" "limits = { $1 $swap };
		filesystem = { mounts = ( { type = \"bind\"; source = \"$HELPERS/hog\"; target = \"/hog\"; } $mounts );
			${2:-} };
		${3:-}"
}

# begin COMMAND...: until it has said its line, which is in $line; then it stays.
begin() {
	[ -p "$T/go" ] || mkfifo "$T/go"
	exec {go}<>"$T/go"
	background hog sh -c 'exec "$@" <"$0"' "$T/go" "${way[@]}" "$SBX" --profile="$name" -- "$@"
	read -r -t 60 -u "${bg_out[hog]}" line || {
		cat "$T/hog.err"
		fail "nothing came from the sandbox"
	}
	find_groups
}

# end: lets it go on; its warnings are in $err.
end() {
	echo >&"$go"
	exec {go}>&-
	status=0
	wait "$hog_pid" || status=$?
	err=$(cat "$T/hog.err")
	same "the sandbox's status" 0 "$status"
	for group in $groups; do
		[ ! -e "$group" ] || fail "$group is still there"
	done
}

# find_groups: the cgroups that have its limits; the payload is one below each of them.
find_groups() {
	local number list path

	payload_pid=$(innermost "$hog_pid")
	groups=
	while IFS=: read -r number list path; do
		case $path in
		# It may have made some below.
		*"/sbx-$name-$hog_pid"*/payload*) groups+=" $(mount_of "$list")${path%%/payload*}" ;;
		esac
	done <"/proc/$payload_pid/cgroup"
}

# mount_of LIST: where the hierarchy with these controllers is mounted; '' is v2's.
mount_of() {
	awk -v want=",$1," '{
		for (i = 7; $i != "-"; i++) ;
		if (want == ",," ? $(i + 1) == "cgroup2" : $(i + 1) == "cgroup" && has($(i + 3)))
			{ print $5; exit }
	}
	function has(options, n, o, k) {
		n = split(options, o, ",")
		for (k = 1; k <= n; k++) if (index(want, "," o[k] ",") && o[k] != "rw") return 1
		return 0
	}' /proc/self/mountinfo
}

# value FILE...: of the first of these that one of the cgroups has.
value() {
	local file group

	for file; do
		for group in $groups; do
			[ ! -e "$group/$file" ] || {
				cat "$group/$file"
				return
			}
		done
	done
	fail "no cgroup of the sandbox has $*: '$groups'"
}

# number WORD TEXT: what stands after it in a line of its own.
number() {
	sed -n "s/^$1 \([0-9]*\)$/\1/p" <<<"$2"
}

at_most() {
	[ "$2" -le "$3" ] || fail "$1: $2 is more than $3"
}

at_least() {
	[ "$2" -ge "$3" ] || fail "$1: $2 is less than $3"
}

# ---- the four that want everything --------------------------------------------------------

# bomb MIB: writes to 96 MiB under that limit; $touched, $signal and $peak.
bomb() {
	limited "memory = \"$1M\";"
	begin /hog --stay memory $((96 * M))
	read -r _ touched _ signal <<<"$line"
	# Before Linux 5.19 v2 counts no peak, but how often the limit was met.
	peak=$(value memory.peak memory.max_usage_in_bytes 2>/dev/null) ||
		peak="unknown, met $(number max "$(value memory.events)") times"
	same "the limit" $(($1 * M)) "$(value memory.max memory.limit_in_bytes)"
	[[ $peak == unknown* ]] || at_most "the peak" "$peak" $(($1 * M))
	echo "figure: memory: limit $(($1 * M)), peak $peak, touched $touched of $((96 * M)), signal $signal"
}

test_a_memory_bomb() {
	there memory || { not_held memory 'memory = "64M";'; return; }
	bomb 64
	same "its end" 9 "$signal"
	at_most "what it got" "$touched" $((64 * M))
	[[ $peak != *' 0 times' ]] || fail "the limit was never met"
	[[ $peak == unknown* ]] || at_least "the peak" "$peak" $((60 * M))
	end
	bomb 128
	same "its end with twice as much" 0 "$signal"
	same "what it got then" $((96 * M)) "$touched"
	end
}

test_a_fork_bomb() {
	local n refusals

	there pids || { not_held pids 'pids = 20;'; return; }
	for n in 20 40; do
		limited "pids = $n;"
		begin /hog --stay fork 1000
		# One is sbx's init, one is who forks.
		same "its children" "forked $((n - 2)) 11" "$line"
		same "the limit" "$n" "$(value pids.max)"
		same "the processes" "$n" "$(value pids.current)"
		# Counted where the limit is, or, before Linux 6.11 and in v1, where it was met.
		refusals=$(($(number max "$(value pids.events)") + $(number max "$(value payload/pids.events)")))
		at_least "refusals" $refusals 1
		echo "figure: pids: limit $n, peak $(value pids.peak pids.current), forks that went well $((n - 2))"
		end
	done
	limited 'pids = "unlimited";'
	ok "$SBX" --profile="$name" -- /hog fork 100
	same "without a limit" "forked 100 0" "$out"
}

# hog_cpu TEXT: $used, and of the cgroup $periods and $throttled.
hog_cpu() {
	local stat

	limited "$1"
	begin /hog --stay cpu 60
	used=${line#used }
	stat=$(value cpu.stat)
	# v1 counts it in another hierarchy.
	[ -z "$(number usage_usec "$stat")" ] || used=$(number usage_usec "$stat")
	periods=$(number nr_periods "$stat")
	throttled=$(number nr_throttled "$stat")
	end
}

test_a_cpu_hog() {
	local quota=10000 slack=50000 # what two CPUs take at once, and ticks

	there cpu || { not_held cpu 'cpu = "10%";'; return; }
	hog_cpu 'cpu = "10%";'
	echo "figure: cpu: limit $quota us in a period, used $used in $periods periods, throttled in $throttled"
	at_least "throttled" "$throttled" 1
	at_least "used" "$used" 120000
	at_most "used" "$used" $((periods * quota + slack))
	# The control: with a cgroup, and without the limit, there are no periods.
	hog_cpu 'cpu_weight = 100;'
	echo "figure: cpu: no limit, used $used in $periods periods, throttled in $throttled"
	same "throttled without a limit" 0 "$throttled"
	[ "$used" -gt $((periods * quota + slack)) ] || fail "it was held without a limit"
}

# The disk that the test's folder lies on, as MAJOR:MINOR of the whole.
disk() {
	local number

	number=$(awk -v d="$(stat -c %d "$T")" 'BEGIN { printf "%d:%d", d / 256, d % 256 }')
	[ -e "/sys/dev/block/$number" ] || return 1
	[ ! -e "/sys/dev/block/$number/partition" ] || number=$(cat "/sys/dev/block/$number/../dev")
	echo "$number"
}

# served WORD: the bytes that the cgroup says went to the disk, read or written.
served() {
	if text=$(value io.stat 2>/dev/null); then
		case $1 in Read) set -- rbytes ;; Write) set -- wbytes ;; esac
		sed -n "s/^$number .*$1=\([0-9]*\).*/\1/p" <<<"$text"
	else
		text=$(value blkio.throttle.io_service_bytes_recursive blkio.throttle.io_service_bytes)
		sed -n "s/^$number $1 \([0-9]*\)$/\1/p" <<<"$text"
	fi
}

# hog_disk TEXT: writes, then reads $moved bytes, in $write and $read microseconds.
hog_disk() {
	limited "$1" "read_write = [ \"$T/disk\" ];"
	begin /hog --stay disk "$T/disk/file" $((2 * M))
	read -r moved write read <<<"$line"
	at_least "what the cgroup counts as written" "$(served Write)" "$moved"
	at_least "what the cgroup counts as read" "$(served Read)" "$moved"
	end
}

test_an_io_hog() {
	local number rate=$M word

	there io || { not_held io "io = [ \"$T wbps=1M\" ];"; return; }
	number=$(disk) || skip "$T lies on no disk"
	mkdir -m 777 "$T/disk"
	chmod 755 "$T"
	for word in 1M 1G; do
		hog_disk "io = [ \"$T rbps=$word wbps=$word\" ];"
		echo "figure: io: limit $word/s, wrote $((moved * 1000000 / write)) and read $((moved * 1000000 / read)) bytes/s"
		for us in $write $read; do
			# What the kernel lets through in advance is less than half a second's.
			if [ "$moved" -le $((rate * us / 1000000 + rate / 2)) ]; then
				same "slow" 1M $word
			else
				same "fast" 1G $word
			fi
		done
	done
}

# ---- everything else that can be limited ------------------------------------------------------

# shows KEY VALUE FILE...: the file has the value; which one is told.
shows() {
	local key=$1 want=$2 got

	shift 2
	got=$(value "$@" 2>/dev/null) || {
		told+=" $key=(not here)"
		return 0
	}
	same "$key" "$want" "$(head -n 1 <<<"$got")"
	told+=" $key=$want"
}

test_the_other_keys() {
	local text='' told='' optional='optional = [ "io_weight", "hugetlb", "swap", "memory_high", "memory_low", "unified" ];'

	[ -n "$(rung)" ] || { not_held cpu_weight 'cpu_weight = 50;'; return; }
	! there memory || text+='memory = "64M"; memory_high = "48M"; memory_low = "16M"; swap = "0";
		unified = [ "memory.min=1M" ]; '
	! there cpu || text+='cpu_weight = 50; '
	! there cpuset || text+='cpuset = "0"; mems = "0"; '
	! there io || text+='io_weight = 50; '
	! there hugetlb || text+='hugetlb = [ "2M=4M" ]; '
	limited "$text $optional"
	begin /hog --stay wait
	if there memory; then
		shows memory 67108864 memory.max memory.limit_in_bytes
		shows memory_high 50331648 memory.high
		shows memory_low 16777216 memory.low
		shows swap 0 memory.swap.max
		shows swap 67108864 memory.memsw.limit_in_bytes
		shows unified 1048576 memory.min
	fi
	! there cpu || shows cpu_weight 50 cpu.weight
	! there cpu || shows cpu_weight 512 cpu.shares
	! there cpuset || shows cpuset 0 cpuset.cpus
	! there cpuset || shows mems 0 cpuset.mems
	! there io || shows io_weight "default 50" io.weight
	! there hugetlb || shows hugetlb 4194304 hugetlb.2MB.max hugetlb.2MB.limit_in_bytes
	! there cpuset || same "its processors" 0 "$(sed -n 's/^Cpus_allowed_list:\t//p' "/proc/$payload_pid/status")"
	end
	echo "figure: keys:$told"
}

# Without it who forks lives on, see above.
test_oom_group_ends_all() {
	limited 'memory = "64M"; oom_group = true;'
	if ! there memory || [[ $(rung) == *v1* ]]; then
		refused 125 E0422 sbx --profile="$name" -- /hog wait
		matches "$err" "'limits.oom_group' cannot be held here|'limits.memory' cannot be held here"
		return
	fi
	run sbx --profile="$name" -- /hog memory $((96 * M))
	same "its status" 137 "$status"
	same "who is left to tell" '' "$out"
	limited 'memory = "64M";'
	run sbx --profile="$name" -- /hog memory $((96 * M))
	same "its status without" 0 "$status"
	matches "$out" '^touched [0-9]* ended 9$'
}

# ---- where there is no rung ---------------------------------------------------------------------

# What is left then, and only where the profile allows it, holds for each process.
test_what_may_be_missing() {
	[ -z "$(rung)" ] || { in_a_scope; return; }
	limited 'memory = "64M"; pids = 20; cpu = "50%"; on_unavailable = "warn";'
	run sbx --profile="$name" -- /hog reserve $((96 * M))
	same status 0 "$status"
	same "more memory than that" "reserved 12" "$out"
	matches "$err" "warning\[W0304\]: 'limits.memory' holds for each process only"
	matches "$err" "warning\[W0304\]: 'limits.pids' holds for each process only"
	matches "$err" "warning\[W0303\]: 'limits.cpu' is not held"
	run sbx --profile="$name" -- /hog reserve $((32 * M))
	same "less" "reserved 0" "$out"
	# Of the whole user before Linux 5.14.
	run sbx --profile="$name" -- /hog fork 100
	[ "$status" != 0 ] || matches "$out" '^forked 1?[0-9] 11$'
	limited 'memory = "64M"; pids = 20; optional = [ "memory" ];'
	refused 125 E0422 sbx --profile="$name" -- /hog wait
}

# The rung above that of systemd: a scope that was delegated by hand is divided as it is.
in_a_scope() {
	case $(rung) in
	systemd:*) ;;
	*) return 0 ;;
	esac
	way=(systemd-run --scope --quiet -p Delegate=yes)
	[ "$ROLE" = root ] || way+=(--user)
	way+=(--)
	# A user's manager marks what it has delegated since systemd 253; else sbx asks for another one.
	[ "$ROLE" != root ] || matches "$(rung)" '^own cgroup: '
	echo "figure: in a scope that was delegated by hand: $(rung)"
	bomb 64
	same "its end" 9 "$signal"
	end
}

# ---- what it sees, and what it can do --------------------------------------------------------

test_its_cgroups_are_roots() {
	limited "$(some)"
	run sbx --profile="$name" -- /busybox cut -d: -f3 /proc/self/cgroup
	same "its paths" / "$(sort -u <<<"$out")"
}

# some: limits that this rung has, or that may be missing.
some() {
	echo 'memory = "64M"; pids = 20; on_unavailable = "warn";'
}

test_a_mount_of_its_cgroup() {
	local script

	script='cd /cgroup && /busybox grep " /cgroup " /proc/self/mounts
		/busybox mkdir new 2>/dev/null && echo made
		(echo 0 >new/cgroup.procs) 2>/dev/null && echo moved
		for f in /cgroup/*.max /cgroup/cgroup.procs; do
			(echo max >"$f") 2>/dev/null && echo "wrote $f"; done
		:'
	mounts=', { type = "cgroup"; target = "/cgroup"; }'
	limited "$(some)"
	run sbx --profile="$name" -- /busybox sh -c "$script"
	matches "$out" '^[^ ]* /cgroup cgroup2 ro,'
	[[ $out != *made* && $out != *moved* && $out != *wrote* ]] || { show; fail "it could write"; }
	limited 'delegate = true; pids = 20;'
	if ! there pids || [[ $(rung) == *v1* ]]; then
		refused 125 E0422 sbx --profile="$name" -- /hog wait
		return
	fi
	run sbx --profile="$name" -- /busybox sh -c "$script"
	matches "$out" '^[^ ]* /cgroup cgroup2 rw,'
	has "$out" made
	has "$out" moved
	begin /busybox sh -c "{ $script; } >/dev/null; exec /hog --stay fork 100"
	same "the limit" 20 "$(value pids.max)"
	same "its processes" 20 "$(value pids.current)"
	end
}

# All that it can think of, with the rights to mount, to write what is somebody's and to raise limits:
# each hierarchy anew, each file that limits and each that moves. At the end it forks.
escape='
	cd /tmp || exit
	for kind in cgroup2 pids memory cpu cpuset blkio freezer devices systemd; do
		/busybox mkdir "$kind"
		case $kind in
		cgroup2) /busybox mount -t cgroup2 none "$kind" ;;
		systemd) /busybox mount -t cgroup -o none,name=systemd none "$kind" ;;
		*) /busybox mount -t cgroup -o "$kind" none "$kind" ;;
		esac && echo "mounted $kind" >>/tmp/did
	done
	for point in $(/busybox sed -n "s/^[^ ]* \([^ ]*\) cgroup2* .*/\1/p" /proc/self/mounts); do
		/busybox mount -o remount,rw,bind "$point"
		/busybox mkdir "$point/mine"
		/busybox find "$point" -name "$1" -a \( -name "*.max" -o -name "*limit_in_bytes" -o -name "*quota_us" \
			-o -name "*_device" -o -name cgroup.subtree_control -o -name cgroup.procs -o -name tasks \) |
		while read -r file; do
			case $file in
			*/cgroup.procs | */tasks) value=$$ ;;
			*/cgroup.subtree_control) value=-pids ;;
			*.max) value=max ;;
			*) value=-1 ;;
			esac
			echo "$value" >"$file" && echo "wrote $file" >>/tmp/did
		done
	done
	for pid in 1 $PPID $2; do /busybox nsenter --cgroup=/proc/$pid/ns/cgroup /busybox true; done
	ulimit -u unlimited
	/busybox tr "\n" " " </tmp/did
	echo
	exec /hog --stay fork 100'

rights='security = { capabilities = [ "sys_admin", "dac_override", "sys_resource", "sys_ptrace" ]; landlock = "off";
		seccomp = { policy = "none"; }; };'

# requires: busybox
test_it_cannot_raise_or_leave_its_limits() {
	local id kind=cgroup2

	there pids || { not_held pids 'pids = 20;'; return; }
	[[ $(rung) != *v1* ]] || kind=pids
	for id in "" 'id_map = "root";'; do
		[ -z "$id" ] || [ "$ROLE" = root ] || continue
		limited 'pids = 20;' "tmp = \"1M\";" "identity = { user = \"root\"; $id }; $rights"
		# Real root inside is the owner of what is not the sandbox's at all, on hierarchies without
		# a limit: of those it tries none.
		[ -z "$id" ] || escape=${escape/'kind in cgroup2 pids memory cpu cpuset blkio freezer devices systemd'/kind in $kind}
		begin /busybox sh -c "{ $escape; } 2>/dev/null" sh '*' "$$"
		echo "figure: escape: $line"
		# It does have the rights.
		matches "$line" '^mounted (cgroup2|pids)'
		# With nsdelegate, as systemd mounts v2, not even those of its own root can be written.
		[ -z "$id" ] || matches "$line" 'wrote /tmp/(pids/pids.max|cgroup2/cgroup.procs)'
		from hog
		same "the limit" 20 "$(value pids.max)"
		same "its children" "forked 18 11" "$line"
		same "its processes" 20 "$(value pids.current)"
		end
	done
}

# What holds it is where the limits are: one that is given the host's cgroups can change them, if
# they are its caller's. Only what is this sandbox's is tried.
# requires: busybox
test_without_the_wall_it_raises_its_limits() {
	there pids || return 0
	limited 'pids = 20;' "tmp = \"1M\"; read_write = [ \"/sys/fs/cgroup\" ];" \
		"identity = { user = \"root\"; id_map = \"root\"; }; $rights"
	begin /busybox sh -c '{ for f in $(/busybox find /sys/fs/cgroup -path "*/sbx-$1-*/pids.max"); do
		echo max >"$f"; done; } 2>/dev/null; exec /hog --stay fork 100' sh "$name"
	same "the limit" max "$(value pids.max)"
	same "its children" "forked 100 0" "$line"
	end
}

# ---- what is left ---------------------------------------------------------------------------------

all_groups() {
	# shellcheck disable=SC2046 # a list of mount points
	find $(awk '/ - cgroup2? / { print $5 }' /proc/self/mountinfo) -type d -name "sbx-$name-*" 2>/dev/null || :
}

# Until the payloads of those that were killed have followed them.
until_empty() {
	local end=$((SECONDS + 60))

	while [ -n "$(all_groups | while read -r g; do cat "$g"/cgroup.procs "$g"/*/cgroup.procs; done 2>/dev/null)" ]; do
		[ $SECONDS -lt $end ] || fail "there are still processes in $(all_groups)"
	done
}

# A hundred at once, and the supervisor of each killed at any time of its life.
test_a_hundred_that_are_killed() {
	local seed=$((RANDOM + 1)) pids=() i k left

	[ -n "$(rung)" ] || { not_held pids 'pids = 20;'; return; }
	echo "figure: seed $seed"
	RANDOM=$seed
	limited 'pids = 20;'
	plan_file "$name" "$T/plan" -- /hog --stay wait
	mkfifo "$T/stay"
	exec {stay}<>"$T/stay"
	for ((i = 0; i < 100; i++)); do
		"$SBX" run --plan="$T/plan" <"$T/stay" >/dev/null 2>&1 {stay}>&- &
		pids+=($!)
		if ((RANDOM % 2)); then
			k=$((RANDOM % ${#pids[@]}))
			kill -KILL "${pids[k]}" 2>/dev/null || :
		fi
	done
	while [ ${#pids[@]} -gt 0 ]; do
		k=$((RANDOM % ${#pids[@]}))
		kill -KILL "${pids[k]}" 2>/dev/null || :
		wait "${pids[k]}" 2>/dev/null || :
		unset "pids[k]"
		pids=("${pids[@]}")
	done
	exec {stay}>&-
	until_empty
	left=$(all_groups | wc -l)
	ok "$SBX" --profile="$name" -- /hog wait
	i=$((SECONDS + 20))
	# systemd takes a scope away when it has been told that it is empty.
	while [ -n "$(all_groups)" ] && [ $SECONDS -lt $i ]; do :; done
	same "what is left after the next start" '' "$(all_groups)"
	echo "figure: 100 were killed, they left $left cgroups, and after the next start there were 0"
}
