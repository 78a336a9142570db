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

# limited TEXT [FILESYSTEM [MORE]]: a profile with these limits, and /hog.
limited() {
	local swap=

	# Else what goes beyond may be swapped out. cgroup v1 counts both together.
	[ "$(wc -l </proc/swaps)" = 1 ] || [[ $1 != *'memory ='* ]] || swap='swap = "0";'
	minimal "$name" "limits = { $1 $swap };
		filesystem = { mounts = ( { type = \"bind\"; source = \"$HELPERS/hog\"; target = \"/hog\"; } );
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
		*"/sbx-$name-$hog_pid"*/payload) groups+=" $(mount_of "$list")${path%/payload}" ;;
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

# bomb MIB: writes to four times 64 MiB under that limit; $touched, $signal and $peak.
bomb() {
	limited "memory = \"$1M\";"
	begin /hog --stay memory $((96 * M))
	read -r _ touched _ signal <<<"$line"
	peak=$(value memory.peak memory.max_usage_in_bytes memory.current)
	same "the limit" $(($1 * M)) "$(value memory.max memory.limit_in_bytes)"
	at_most "the peak" "$peak" $(($1 * M))
	echo "figure: memory: limit $(($1 * M)), peak $peak, touched $touched of $((96 * M)), signal $signal"
}

test_a_memory_bomb() {
	there memory || { not_held memory 'memory = "64M";'; return; }
	bomb 64
	same "its end" 9 "$signal"
	at_most "what it got" "$touched" $((64 * M))
	at_least "the peak" "$peak" $((60 * M))
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
	local quota=10000 slack

	there cpu || { not_held cpu 'cpu = "10%";'; return; }
	# What a CPU takes from the quota at once, and a tick.
	slack=$((quota + 20000 * $(nproc)))
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
