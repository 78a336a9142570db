# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# ns.sh - each namespace new, left alone, and joined.
#
# requires: userns pidns proc busybox

ns_of() {
	readlink "/proc/self/ns/$1"
}

# inside_ns NAME [OPTION]...: the namespace that a payload of the profile `case` is in.
inside_ns() {
	local name=$1

	shift
	ok sbx --profile=case "$@" -- /busybox readlink "/proc/self/ns/$name"
	echo "$out"
}

test_all_are_new() {
	minimal case
	for name in user mnt pid ipc uts net cgroup; do
		[ "$(inside_ns "$name")" != "$(ns_of "$name")" ] || fail "$name is the host's"
	done
	same "time" "$(ns_of time)" "$(inside_ns time)"
}

# not_new NAME NS [TEXT]: with namespaces.NAME off, NS is the host's.
not_new() {
	minimal case "namespaces = { $1 = false; }; ${3:-}"
	same "$1" "$(ns_of "$2")" "$(inside_ns "$2")"
}

test_uts_left_alone() {
	not_new uts uts
	same "host name" "$(cat /proc/sys/kernel/hostname)" "$(sbx --profile=case -- /busybox hostname)"
}

test_ipc_left_alone() {
	not_new ipc ipc
}

test_cgroup_left_alone() {
	not_new cgroup cgroup
}

test_network_left_alone() {
	not_new net net 'network = { mode = "host"; };'
}

test_network_mode_host() {
	minimal case 'network = { mode = "host"; };'
	run sbx --profile=case -- /busybox readlink /proc/self/ns/net
	if [ "$status" = 0 ]; then
		same net "$(ns_of net)" "$out"
	else
		same status 125 "$status"
		matches "$err" 'net'
	fi
}

test_pid_left_alone() {
	not_new pid pid 'filesystem = { proc = "host"; }; process = { init = false; };'
}

# requires: realroot
test_user_left_alone() {
	not_new user user
	ok sbx --profile=case -- /payload
	is uid '0 0 0 0'
}

# requires: realroot
test_only_the_mount_namespace() {
	minimal case 'namespaces = { user = false; pid = false; ipc = false; uts = false; net = false; cgroup = false; };
		process = { init = false; }; network = { mode = "host"; }; filesystem = { proc = "host"; };'
	for name in user pid ipc uts net cgroup; do
		same "$name" "$(ns_of "$name")" "$(inside_ns "$name")"
	done
}

test_a_host_name_needs_its_namespace() {
	minimal case 'namespaces = { uts = false; }; identity = { hostname = "mine"; };'
	refused 125 hostname sbx --profile=case
}

test_host_and_domain_name() {
	in_sandbox 'identity = { hostname = "mine"; domainname = "lab"; };'
	is hostname mine
	is domainname lab
}

# requires: netns
test_loopback_is_up_and_alone() {
	minimal case
	ok sbx --profile=case -- /busybox ip -o addr
	matches "$out" ' lo .*127\.0\.0\.1/8'
	same "interfaces" 1 "$(cut -d: -f1 <<<"$out" | sort -u | wc -l)"
	ok sbx --profile=case -- /busybox sh -c \
		'(echo hello | /busybox nc -l -p 4000) & until /busybox grep -q :0FA0 /proc/net/tcp*; do :; done
		/busybox nc 127.0.0.1 4000; wait'
	same "over loopback" hello "$out"
}

# requires: timens
test_time_offsets() {
	local before up

	minimal case 'namespaces = { time = true; boottime_offset = "100h"; monotonic_offset = "50h"; };'
	[ "$(inside_ns time)" != "$(ns_of time)" ] || fail "time is the host's"
	before=$("$payload" clocks)
	ok sbx --profile=case -- /payload clocks
	up=$(sed -n 's/boottime=//p' <<<"$before")
	[ "$(sed -n 's/boottime=//p' <<<"$out")" -ge $((up + 360000)) ] || fail "boottime: $out"
	[ "$(sed -n 's/boottime=//p' <<<"$out")" -lt $((up + 360100)) ] || fail "boottime: $out"
	up=$(sed -n 's/monotonic=//p' <<<"$before")
	[ "$(sed -n 's/monotonic=//p' <<<"$out")" -ge $((up + 180000)) ] || fail "monotonic: $out"
	[ "$(sed -n 's/monotonic=//p' <<<"$out")" -lt $((up + 180100)) ] || fail "monotonic: $out"
	ok sbx --profile=case -- /busybox cut -d. -f1 /proc/uptime
	[ "$out" -ge 360000 ] || fail "uptime: $out"
}

# requires: timens
test_a_time_namespace_without_offsets() {
	minimal case 'namespaces = { time = true; };'
	[ "$(inside_ns time)" != "$(ns_of time)" ] || fail "time is the host's"
}

# A sandbox that stays, for others to join; $pid is its payload.
start_first() {
	minimal first "${1:-}"
	background first "$SBX" --profile=first -- /payload wait
	from first
	pid=$(innermost "$first_pid")
}

end_first() {
	kill "$first_pid"
	gone "$first_pid"
}

# joined NAME NS: a second sandbox that joins the user namespace and NAME is in the first one's NS.
joined() {
	minimal case "namespaces = { user = \"/proc/$pid/ns/user\"; $1 = \"/proc/$pid/ns/$2\"; }; ${3:-}"
	same "$1" "$(readlink "/proc/$pid/ns/$2")" "$(inside_ns "$2")"
	same "user" "$(readlink "/proc/$pid/ns/user")" "$(inside_ns user)"
}

test_joining_uts() {
	start_first 'identity = { hostname = "first"; };'
	joined uts uts
	same "host name" first "$(sbx --profile=case -- /busybox hostname)"
	end_first
}

test_joining_ipc() {
	start_first
	joined ipc ipc
	end_first
}

# requires: netns
test_joining_net() {
	start_first
	joined net net
	end_first
}

# requires: cgroupns
test_joining_cgroup() {
	start_first
	joined cgroup cgroup
	end_first
}

test_joining_pid() {
	start_first
	minimal case "namespaces = { user = \"/proc/$pid/ns/user\"; pid = \"/proc/$pid/ns/pid\"; }; process = { init = false; };"
	ok sbx --profile=case -- /busybox ps
	matches "$out" '/payload wait'
	same "pid" "$(readlink "/proc/$pid/ns/pid")" "$(inside_ns pid)"
	end_first
}

# requires: timens
test_joining_time() {
	start_first 'namespaces = { time = true; boottime_offset = "100h"; };'
	joined time time
	ok sbx --profile=case -- /busybox cut -d. -f1 /proc/uptime
	[ "$out" -ge 360000 ] || fail "uptime: $out"
	end_first
}

test_joining_user_alone() {
	start_first
	minimal case "namespaces = { user = \"/proc/$pid/ns/user\"; };"
	same "user" "$(readlink "/proc/$pid/ns/user")" "$(inside_ns user)"
	[ "$(readlink "/proc/$pid/ns/net")" != "$(inside_ns net)" ] || fail "net was joined too"
	ok sbx --profile=case
	for set in effective permitted inheritable bounding ambient; do
		is "cap_$set" 0000000000000000
	done
	end_first
}

# requires: realroot
test_joining_a_named_network_namespace() {
	touch "$T/ns"
	unshare --net="$T/ns" true
	minimal case "namespaces = { net = \"$T/ns\"; };"
	same "net" "$(nsenter --net="$T/ns" readlink /proc/self/ns/net)" "$(inside_ns net)"
	umount "$T/ns"
}

# What fails in another's mount namespace is not explained by a program that the other has put there;
# and the paths of the rest are those of outside.
test_joining_another_root() {
	local compiler

	compiler=$(grep -a -o '/[[:print:]]*/libexec/[[:print:]]*sbx-compiler' "$SBX" | head -n 1)
	mkdir "$T/planted"
	printf '%s\n' '#!/busybox sh' 'echo planted' >"$T/planted/sbx-compiler"
	chmod +x "$T/planted/sbx-compiler"
	minimal first "identity = { user = \"root\"; }; filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/planted\"; target = \"$(dirname "$compiler")\"; } ); };"
	background again "$SBX" --profile=first -- /payload wait
	from again
	pid=$(innermost "$again_pid")
	profile other <<-EOF
		schema = 1;
		namespaces = { user = "/proc/$pid/ns/user"; mount = "/proc/$pid/ns/mnt"; pid = "/proc/$pid/ns/pid"; };
		identity = { user = "root"; };
		command = [ "/payload" ];
	EOF
	ok sbx --profile=other -- /busybox readlink /proc/self/ns/pid
	same pid "$(readlink "/proc/$pid/ns/pid")" "$out"
	ok sbx --profile=other -- "$compiler"
	same "the planted one can be found" planted "$out"
	refused 127 "E0601" sbx --profile=other -- /nowhere
	kill "$again_pid"
	gone "$again_pid"
}

test_joining_what_is_not_a_namespace() {
	minimal case "namespaces = { net = \"$payload\"; };"
	refused 125 "$payload" sbx --profile=case
	minimal case "namespaces = { net = \"$T/nowhere\"; };"
	refused 125 "$T/nowhere" sbx --profile=case
	minimal case 'namespaces = { net = "/proc/self/ns/uts"; };'
	refused 125 /proc/self/ns/uts sbx --profile=case
}

# The host's network namespace belongs to nobody's user namespace but the host's.
# requires: notroot
test_joining_without_the_right_to() {
	minimal case 'namespaces = { net = "/proc/self/ns/net"; };'
	refused 125 /proc/self/ns/net sbx --profile=case
}
