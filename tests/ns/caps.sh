# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# caps.sh - rights: none unless the profile keeps some, none to be had back, and as root the host's
# are given up like an ordinary user's. hostile.sh tries to regain them.
#
# requires: userns pidns proc busybox

none=0000000000000000
bind_service=0000000000000400

# sets WANTED [BOUNDING]: the kernel's own words, after one more exec.
sets() {
	local set

	ok sbx --profile=case -- /busybox sh -c 'exec /busybox grep -E "^(Cap|NoNewPrivs|Groups)" /proc/self/status'
	for set in Inh Prm Eff Amb; do
		matches "$out" "^Cap$set:.$1\$"
	done
	matches "$out" "^CapBnd:.${2:-$1}\$"
	matches "$out" '^NoNewPrivs:.1$'
}

# without STEP,... FACT VALUE [CMD...]: with the steps left out the fact is no longer what it was.
without() {
	local skip=$1 fact=$2 locked=$3

	shift 3
	ok env SBX_TEST_SKIP="$skip" "$@" "$SBX" --profile=case
	[ "$(fact "$fact")" != "$locked" ] || fail "without $skip '$fact' is still '$locked'"
}

test_none_in_any_set() {
	minimal case
	sets $none
	minimal case 'identity = { user = "root"; };'
	sets $none
}

# requires: realroot
test_none_of_the_host_s() {
	minimal case 'namespaces = { user = false; };'
	sets $none
	ok sbx --profile=case
	is uid '0 0 0 0'
	is securebits 0xef
	ok sbx plan --profile=case
	matches "$out" '^  no user namespace: ids inside are ids of the host .*case\.profile:'
}

# requires: hooks
test_none_because_of_the_steps() {
	minimal case 'identity = { user = "root"; };'
	in_sandbox 'identity = { user = "root"; };'
	is securebits 0xef
	is no_new_privs 1
	without bounding_set cap_bounding $none
	without securebits securebits 0xef
	without no_new_privs,seccomp no_new_privs 1
	without capset,bounding_set,securebits cap_effective $none
}

# requires: hooks realroot
test_none_of_root_s_because_of_the_steps() {
	local inherited=(setpriv '--inh-caps=+chown,+kill' '--ambient-caps=+chown,+kill')

	for user in true false; do
		minimal case "namespaces = { user = $user; }; identity = { user = \"root\"; };"
		ok "${inherited[@]}" setpriv --groups 4,20 "$SBX" --profile=case
		is cap_inheritable $none
		is cap_ambient $none
		is groups ''
		without setgroups groups '' setpriv --groups 4,20
		without bounding_set cap_bounding $none
		without capset,bounding_set,securebits cap_effective $none
	done
	without capset cap_inheritable $none "${inherited[@]}"
}

kept='security = { capabilities = [ "net_bind_service" ]; };'

# Also for who is not root inside, and after exec: that takes an ambient one.
test_a_chosen_one_is_kept() {
	minimal case "$kept"
	sets $bind_service
	minimal case "$kept identity = { user = \"root\"; };"
	sets $bind_service
	ok sbx --profile=case
	is securebits 0x2f
	ok sbx plan --profile=case
	matches "$out" '^  keeps the capability CAP_NET_BIND_SERVICE .*case\.profile:'
}

# requires: subids
test_a_chosen_one_is_kept_for_another_user() {
	minimal case "$kept identity = { user = \"33:33\"; id_map = \"subids\"; };"
	sets $bind_service
}

# requires: realroot
test_a_chosen_one_of_the_host_s() {
	minimal case "$kept namespaces = { user = false; };"
	sets $bind_service
	minimal case "$kept namespaces = { user = false; }; identity = { user = \"33:33\"; };"
	sets $bind_service
	ok sbx --profile=case
	is uid '33 33 33 33'
}

# requires: netns
test_a_chosen_one_works() {
	local listen='/busybox nc -l -p 80 -e /busybox true & p=$!
		until /busybox nc 127.0.0.1 80 </dev/null 2>/dev/null; do kill -0 $p || exit 1; done; echo bound'

	minimal case "$kept"
	run sbx --profile=case -- /busybox sh -c "$listen"
	same "with it" bound "$out"
	minimal case
	run sbx --profile=case -- /busybox sh -c "$listen"
	same "without it" '' "$out"
	matches "$err" 'Permission denied'
}

# What the host sees of root's sandbox: an unprivileged user without groups, unless it is said by name.
# requires: realroot
test_root_inside_is_nobody_outside() {
	local pid

	minimal case 'identity = { user = "root"; };'
	background inside setpriv --groups 4,20 -- "$SBX" --profile=case -- /payload wait
	from inside
	pid=$(innermost "$inside_pid")
	out=$(cat "/proc/$pid/status")
	kill "$inside_pid"
	gone "$inside_pid"
	matches "$out" '^Uid:.([1-9][0-9]{5,}).\1.\1.\1$'
	matches "$out" '^Gid:.([1-9][0-9]{5,}).\1.\1.\1$'
	[[ ! $out =~ Groups:[[:space:]]*[0-9] ]] || fail "groups are left"
	for set in Inh Prm Eff Bnd Amb; do
		matches "$out" "^Cap$set:.$none\$"
	done
	minimal case 'identity = { user = "root"; id_map = "root"; };'
	background named "$SBX" --profile=case -- /payload wait
	from named
	out=$(cat "/proc/$(innermost "$named_pid")/status")
	kill "$named_pid"
	gone "$named_pid"
	matches "$out" '^Uid:.0.0.0.0$'
	for set in Inh Prm Eff Bnd Amb; do
		matches "$out" "^Cap$set:.$none\$"
	done
}

# Init's memory is open to such a payload, and with it the page that the supervisor reads.
# requires: realroot busybox
test_a_tracer_of_init_does_not_fell_the_supervisor() {
	in_sandbox 'namespaces = { user = false; }; identity = { user = "root"; };
		security = { capabilities = [ "CAP_SYS_PTRACE" ]; };' -- /busybox true
	run sbx --profile=case -- /busybox sh -c '
		at=$(/busybox grep rw-s /proc/1/maps) && at=${at%%000-*} &&
		/busybox printf "\377\377\377\177\0\0\0\0\0\0\0\0" |
		/busybox dd of=/proc/1/mem bs=4096 seek=$((0x$at)) conv=notrunc'
	same status 125 "$status"
	matches "$err" 'the sandbox was killed while it was set up'
}

# ---- without no_new_privs --------------------------------------------------------

# requires: notroot
test_no_new_privs_is_root_s_to_give_up() {
	minimal case 'security = { no_new_privs = false; };'
	refused 125 E0421 sbx --profile=case
	matches "$err" 'case\.profile:[0-9]+:'
}

# A program of root's with the set-uid bit, in a root that is ours: run by 33 it becomes root inside,
# which is nobody outside, and has no capability. In what is bound it stays 33: that is nosuid.
# requires: realroot
test_set_uid_programs_without_no_new_privs() {
	local identity='identity = { user = "33:33"; id_map = {
		uids = ( { inside = 0; outside = 200000; count = 100; } ); gids = ( { inside = 0; outside = 200000; count = 100; } ); }; };'

	mkdir -p "$T/root/proc" "$T/root/bound" "$T/src"
	cp "$payload" "$T/root/suid"
	cp "$payload" "$T/src/suid"
	chown -R 200000:200000 "$T/root" "$T/src"
	chmod 6755 "$T/root/suid" "$T/src/suid"
	for nnp in true false; do
		profile case <<-EOF
			schema = 1;
			command = [ "/suid" ];
			$identity
			filesystem = { root = "$T/root"; dev = "none"; tmp = "none";
				mounts = ( { type = "bind"; source = "$T/src"; target = "/bound"; } ); };
			security = { no_new_privs = $nnp; };
		EOF
		ok sbx --profile=case
		[ $nnp = true ] || is uid '33 0 0 0'
		[ $nnp = false ] || is uid '33 33 33 33'
		for set in effective permitted inheritable bounding ambient; do
			is "cap_$set" $none
		done
		ok sbx --profile=case -- /bound/suid
		is uid '33 33 33 33'
		ok sbx plan --profile=case
		[ $nnp = true ] || matches "$out" '^  no_new_privs is off: .*case\.profile:'
		[ $nnp = false ] || [[ $out != *'no_new_privs is off'* ]] || fail "a gap that is none"
	done
}

# A file that has capabilities gives none: the bounding set is empty, and no_new_privs is on.
# requires: realroot program:setcap
test_programs_with_capabilities() {
	local text

	mkdir "$T/src"
	cp "$payload" "$T/src/able"
	setcap cap_chown,cap_sys_admin=eip "$T/src/able"
	for text in '' 'namespaces = { user = false; };' 'namespaces = { user = false; }; security = { no_new_privs = false; };'; do
		minimal case "$text filesystem = { read_only = [ \"$T/src\" ]; };"
		run sbx --profile=case -- "$T/src/able"
		# Where they are more than can be had the kernel may refuse to run it at all.
		[ "$status" != 0 ] || is cap_effective $none
		[ "$status" = 0 ] || matches "$err" 'E060[0-9]'
	done
}
