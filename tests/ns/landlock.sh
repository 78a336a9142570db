# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2054,SC2154
#
# landlock.sh - the second wall: it stands where a mount fails, and it is never in the way.
#
# Both walls say the same, so each is proved by itself: the steps that make a mount read-only are left
# out (SBX_TEST_SKIP), and the write is still refused, with EACCES, where a mount would say EROFS.
# Without Landlock, too, it must succeed.
#
# requires: userns pidns proc hooks landlock

wall=$HELPERS/wall

# walled TEXT: profile "case" with the wall's program, the payload, and TEXT; its root is read-only.
walled() {
	profile with-wall <<-EOF
		schema = 1;
		abstract = true;
		include = [ "base/minimal" ];
		command = [ "/wall" ];
		filesystem = { root = { type = "tmpfs"; access = "ro"; };
		               mounts = ( { type = "bind"; source = "$wall"; target = "/wall"; } ); };
	EOF
	profile case <<-EOF
		schema = 1;
		include = [ "with-wall" ];
		${1:-}
	EOF
}

# without STEPS CMD...: those steps are not carried out.
without() {
	SBX_TEST_SKIP=$1 ok "${@:2}"
}

no_landlock=landlock_ruleset,landlock_path,landlock_port,landlock_fds,landlock_restrict

# What may be written on the host, and what may only be read.
make_tree() {
	mkdir "$T/rw" "$T/rw/below" "$T/ro" "$T/ro/below"
	echo old >"$T/ro/file"
	echo old >"$T/rw/file"
	cp "$wall" "$T/rw/program"
	[ "$ROLE" != root ] || chmod -R a+rwX "$T/rw" "$T/ro"
	chmod 755 "$T"
	trap 'rm -rf "$T/rw" "$T/ro"' EXIT
}

changes=(make /etc/x , mkdir /etc/d , symlink /etc/s , fifo /etc/f , socket /etc/u , write /etc/hosts ,
	rename /etc/hosts /etc/x , link /etc/hosts /etc/l , unlink /etc/hosts , rmdir /etc/below)

# The root is left writable by a mount that is not made read-only.
test_the_wall_holds_where_the_mount_does_not() {
	walled 'identity = { user = "root"; };
		filesystem = { synthesize = [ "hosts" ]; mounts = ( { id = "d"; type = "dir"; target = "/etc/below"; } ); };'
	ok sbx --profile=case -- /wall "${changes[@]}"
	same "both walls" "$(printf '%s EROFS\n' 'make /etc/x' 'mkdir /etc/d' 'symlink /etc/s' 'fifo /etc/f' 'socket /etc/u' \
		'write /etc/hosts' 'rename /etc/hosts' 'link /etc/hosts' 'unlink /etc/hosts' 'rmdir /etc/below')" "$out"
	without setattr sbx --profile=case -- /wall "${changes[@]}"
	same "Landlock alone" "$(printf '%s EACCES\n' 'make /etc/x' 'mkdir /etc/d' 'symlink /etc/s' 'fifo /etc/f' 'socket /etc/u' \
		'write /etc/hosts' 'rename /etc/hosts' 'link /etc/hosts' 'unlink /etc/hosts' 'rmdir /etc/below')" "$out"
	without "setattr,$no_landlock" sbx --profile=case -- /wall "${changes[@]}"
	same "neither" "$(printf '%s\n' 'make /etc/x yes' 'mkdir /etc/d yes' 'symlink /etc/s yes' 'fifo /etc/f yes' 'socket /etc/u yes' \
		'write /etc/hosts yes' 'rename /etc/hosts yes' 'link /etc/hosts ENOENT' 'unlink /etc/hosts ENOENT' \
		'rmdir /etc/below yes')" "$out"
	without "setattr" sbx --profile=case --set 'security.landlock="off"' -- /wall make /etc/x
	same "off" 'make /etc/x yes' "$out"
}

# requires: landlock>=3
test_nothing_is_truncated() {
	walled 'identity = { user = "root"; }; filesystem = { synthesize = [ "hosts" ]; };'
	without setattr sbx --profile=case -- /wall truncate /etc/hosts
	same "Landlock alone" 'truncate /etc/hosts EACCES' "$out"
	without "setattr,$no_landlock" sbx --profile=case -- /wall truncate /etc/hosts
	same "neither" 'truncate /etc/hosts yes' "$out"
}

test_nothing_is_executed_where_no_mount_allows_it() {
	walled
	ok sbx --profile=case -- /wall exec /proc/self/exe
	same "the program" 'exec /proc/self/exe yes' "$out"
	# The right is on the root, where the program is; of what is not below it, nothing can be executed.
	run sh -c 'exec "$@" <"$0"' "$wall" "$SBX" --profile=case -- /wall reopen 0 x
	same "a descriptor" 'reopen 0 EACCES' "$out"
	SBX_TEST_SKIP=$no_landlock run sh -c 'exec "$@" <"$0"' "$wall" "$SBX" --profile=case -- /wall reopen 0 x
	same "without" 'reopen 0 yes' "$out"
}

# redirected FILE CMD...: with it as standard input.
redirected() {
	local file=$1

	shift
	ok "$@" <"$file"
}

test_an_input_cannot_be_opened_for_writing() {
	make_tree
	walled
	for skip in none "$no_landlock"; do
		SBX_TEST_SKIP=$skip redirected "$T/rw/file" "$SBX" --profile=case -- /wall reopen 0 r , reopen 0 w
		[ "$skip" != none ] || same "Landlock" 'reopen 0 yes
reopen 0 EACCES' "$out"
		[ "$skip" = none ] || same "without" 'reopen 0 yes
reopen 0 yes' "$out"
	done
	ok sh -c 'exec "$@" 1<>"$0"' "$T/rw/file" "$SBX" --profile=case -- /wall reopen 1 w , reopen 1 r
	same "a file open for both" 'reopen 1 yes
reopen 1 yes' "$(cat "$T/rw/file")"
	ok sh -c 'exec "$@" >"$0"' "$T/rw/file" "$SBX" --profile=case -- /wall reopen 1 w , reopen 1 r
	same "a file open for writing" 'reopen 1 yes
reopen 1 EACCES' "$(cat "$T/rw/file")"
	ok sh -c 'exec "$@" 7<"$0"' "$T/rw/file" "$SBX" --profile=case --set 'process.keep_fds=[7]' -- \
		/wall reopen 7 r , reopen 7 w
	same "a descriptor that is kept" 'reopen 7 yes
reopen 7 EACCES' "$out"
}

# From a directory one gets everywhere, if not into the files: to the host's sockets, for one.
test_a_directory_as_input_leads_nowhere() {
	make_tree
	walled
	explained 125 E0517 'standard input, output or error is a directory' --ro=DIRECTORY \
		sh -c 'exec "$@" <"$0"' "$T/rw" "$SBX" --profile=case -- /wall below 0 file
	ok sh -c 'exec "$@" 7<"$0"' "$T/rw" "$SBX" --profile=case --set 'process.keep_fds=[7]' -- \
		/wall below 7 file , list /proc/self/fd/7 , make /proc/self/fd/7/new , unlink /proc/self/fd/7/file
	same "one that is kept" 'below 7 EACCES
list /proc/self/fd/7 EACCES
make /proc/self/fd/7/new EACCES
unlink /proc/self/fd/7/file EACCES' "$out"
	SBX_TEST_SKIP=$no_landlock redirected "$T/rw" "$SBX" --profile=case -- /wall below 0 file , below 0 below , list /proc/self/fd/0 , \
		make /proc/self/fd/0/new , unlink /proc/self/fd/0/file , exec /proc/self/fd/0/program
	same "without" 'below 0 yes
below 0 yes
list /proc/self/fd/0 yes
make /proc/self/fd/0/new yes
unlink /proc/self/fd/0/file yes
exec /proc/self/fd/0/program yes' "$out"
}

# A directory that is bound twice: the rules are those of both, and the mounts tell them apart.
test_two_places_of_one_directory() {
	make_tree
	walled "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/rw\"; target = \"/a\"; access = \"rw\"; },
		{ type = \"bind\"; source = \"$T/rw\"; target = \"/b\"; } ); };"
	ok sbx --profile=case -- /wall write /a/file , write /b/file
	same "both" 'write /a/file yes
write /b/file EROFS' "$out"
}

# requires: landlock>=6
test_no_abstract_socket_of_the_host() {
	local name=sbx-test-$$

	background server "$wall" abstract-server "$name"
	from server
	walled 'network = { mode = "host"; }; namespaces = { net = false; };'
	ok sbx --profile=case -- /wall abstract "$name"
	same "Landlock" "abstract $name EPERM" "$out"
	without "$no_landlock" sbx --profile=case -- /wall abstract "$name"
	same "without" "abstract $name yes" "$out"
	ok sbx --profile=case --set 'security.landlock="off"' -- /wall abstract "$name"
	same "off" "abstract $name yes" "$out"
	kill "$server_pid"
}

# requires: landlock>=6
test_no_signal_to_a_process_of_the_host() {
	local own

	sleep 60 &
	own=$!
	# Ids as outside, or no signal could be sent anyway.
	walled 'namespaces = { pid = false; }; process = { init = false; }; filesystem = { proc = "none"; }; identity = { id_map = "self"; user = "self"; };'
	ok sbx --profile=case -- /wall signal "$own"
	same "Landlock" "signal $own EPERM" "$out"
	without "$no_landlock" sbx --profile=case -- /wall signal "$own"
	same "without" "signal $own yes" "$out"
	kill "$own"
}

# requires: landlock>=4 netns
test_ports() {
	walled 'network = { tcp_bind = [ 8080, 0 ]; tcp_connect = [ 443 ]; };'
	# Nobody listens: who may connect is told so.
	ok sbx --profile=case -- /wall bind 8080 , bind 0 , bind 8081 , connect 443 , connect 8080 , udp 53
	same "Landlock" 'bind 8080 yes
bind 0 yes
bind 8081 EACCES
connect 443 ECONNREFUSED
connect 8080 EACCES
udp 53 yes' "$out"
	without "$no_landlock" sbx --profile=case -- /wall bind 8081 , connect 8080
	same "without" 'bind 8081 yes
connect 8080 ECONNREFUSED' "$out"
	walled 'network = { tcp_bind = []; };'
	ok sbx --profile=case -- /wall bind 8080 , bind 0 , connect 443
	same "none" 'bind 8080 EACCES
bind 0 EACCES
connect 443 ECONNREFUSED' "$out"
}

# requires: landlock>=4 netns
test_no_way_around_the_ports() {
	walled 'network = { tcp_bind = []; tcp_connect = [ 443 ]; }; security = { seccomp = { policy = "none"; }; };'
	set -- mptcp-bind 8080 , mptcp-connect 8080 , fast-open sendto 8080 , fast-open sendmsg 8080 , fast-open sendmmsg 8080
	ok sbx --profile=case -- /wall "$@"
	same "the filter" 'mptcp-bind 8080 EPROTONOSUPPORT
mptcp-connect 8080 EPROTONOSUPPORT
fast-open sendto EOPNOTSUPP
fast-open sendmsg EOPNOTSUPP
fast-open sendmmsg EOPNOTSUPP' "$out"
	# Where a kernel cannot do one of them, the other shows what the filter is for.
	SBX_TEST_SKIP=$no_landlock,seccomp ok sbx --profile=case -- /wall "$@"
	matches "$out" '(mptcp-connect|fast-open [a-z]+)[ 0-9]* ECONNREFUSED'
}

test_who_may_mount_is_not_kept_from_it() {
	walled 'security = { nested_userns = true; };'
	ok sbx --profile=case -- /wall mount
	same "nested" 'mount yes' "$out"
	ok sbx plan --profile=case
	matches "$out" 'no Landlock behind the mounts: with it security.nested_userns could mount nothing +.*case.profile:3:'
	refused 125 'E0431' sbx --profile=case --set security.landlock=1
	# It is Landlock that would.
	walled
	SBX_TEST_SKIP=sysctl,seccomp ok sbx --profile=case -- /wall mount
	same "not nested" 'mount EPERM' "$out"
	SBX_TEST_SKIP=sysctl,seccomp,$no_landlock ok sbx --profile=case -- /wall mount
	same "without" 'mount yes' "$out"
}

# Both answers to who makes a device mean no.
without_devices() {
	sed 's/^\(device .*\) \(EPERM\|EACCES\)$/\1 refused/'
}

# alike [OPTION]...: with Landlock and without it the same is possible in the directories $dirs, and it is not nothing.
alike() {
	local with

	# shellcheck disable=SC2086 # a list of words
	ok "$@" -- /wall all $dirs
	with=$out
	# shellcheck disable=SC2086 # a list of words
	SBX_TEST_SKIP=$no_landlock ok "$@" -- /wall all $dirs
	diff <(without_devices <<<"$out") <(without_devices <<<"$with") || fail "Landlock makes a difference: $*"
	[ "$(grep -c ' yes$' <<<"$with")" -ge 40 ] || {
		echo "$with"
		fail "too little is possible"
	}
}

# alike_with_files PROFILE: the same with files behind 0, 1 and 2.
alike_with_files() {
	local skip

	echo in >"$T/in"
	for skip in none "$no_landlock"; do
		SBX_TEST_SKIP=$skip sbx --profile="$1" -- /wall all /tmp >"$T/$skip" 2>"$T/err" <"$T/in" || fail "$1"
	done
	grep -q '^open 01101 /dev/stderr yes' "$T/none" || [ "$ROLE" = root ] || fail "no file as /dev/stderr"
	diff <(without_devices <"$T/$no_landlock") <(without_devices <"$T/none") || fail "Landlock makes a difference with files"
}

# with_wall PROFILE: a profile that adds the program to it.
with_wall() {
	profile "with-$1" <<-EOF
		schema = 1;
		include = [ "$1" ];
		command = [ "/wall" ];
		filesystem = { mounts = ( { type = "bind"; source = "$wall"; target = "/wall"; } ); };
	EOF
}

# requires: overlay busybox
test_it_is_never_in_the_way_in_alpine_shell() {
	alpine
	with_wall alpine-shell
	dirs='/ /root /tmp /dev /dev/shm /etc /usr /proc'
	alike sbx --profile=with-alpine-shell
	# In a terminal and with files behind the descriptors.
	alike_with_files with-alpine-shell
	# What comes from the image.
	ok sbx --profile=with-alpine-shell -- /wall rename /bin/busybox /root/b , link /root/b /bin/busybox , unlink /etc/passwd
	same "lower files" 'rename /bin/busybox yes
link /root/b yes
unlink /etc/passwd yes' "$out"
}

test_it_is_never_in_the_way_in_shell() {
	with_wall shell
	dirs="/ $HOME /tmp /dev /dev/shm /etc /usr /run /proc"
	alike sbx --profile=with-shell
	alike_with_files with-shell
}

test_it_is_never_in_the_way_on_a_terminal() {
	with_wall shell
	run "$pty" /dev/null "$SBX" --profile=with-shell -- /wall all /tmp
	local with=$out
	SBX_TEST_SKIP=$no_landlock run "$pty" /dev/null "$SBX" --profile=with-shell -- /wall all /tmp
	diff <(without_devices <<<"${out//$'\r'/}") <(without_devices <<<"${with//$'\r'/}") || fail "Landlock makes a difference on a terminal"
	matches "$with" '^ioctl /dev/tty yes'
	# Of root's own terminal the payload is another user.
	[ "$ROLE" = root ] || matches "$with" '^open [0-9]* /dev/stderr yes'
}

test_it_is_never_in_the_way_in_cli() {
	mkdir -p "$T/project/.git/hooks" "$T/project/.git/refs" "$T/project/src"
	touch "$T/project/.git/config"
	cd "$T/project" || exit
	with_wall cli
	# Not where it keeps what is not there from being made, which broker.sh is about.
	dirs="/ $HOME /tmp $T/project/src $T/project/.git/refs $T/project/.git/hooks /usr"
	alike sbx --profile=with-cli
}

test_it_is_never_in_the_way_with_a_writable_root() {
	with_wall shell
	dirs="/ $HOME /tmp /dev /dev/shm /etc /usr /run /proc"
	alike sbx --profile=with-shell --set 'filesystem.root.access="rw"'
}

# Nothing but what is granted can be written, and Landlock says so, too.
test_it_holds_the_root_of_shell_and_cli() {
	local name

	mkdir -p "$T/project"
	cd "$T/project" || exit
	for name in shell cli; do
		with_wall "$name"
		ok sbx --profile="with-$name" -- /wall make /x , make /etc/x , make "$HOME/x" , make /run/x
		same "both walls" "make /x EROFS
make /etc/x EROFS
make $HOME/x yes
make /run/x yes" "$out"
		without setattr sbx --profile="with-$name" -- /wall make /x , make /etc/x , make "$HOME/x"
		same "Landlock alone" "make /x EACCES
make /etc/x EACCES
make $HOME/x yes" "$out"
		[ "$ROLE" = root ] || {
			without "setattr,$no_landlock" sbx --profile="with-$name" -- /wall make /x
			same "neither" 'make /x yes' "$out"
		}
	done
}

# requires: realroot
test_it_holds_root_without_a_user_namespace() {
	make_tree
	walled 'namespaces = { user = false; };'
	redirected "$T/rw/file" "$SBX" --profile=case -- /wall reopen 0 r , reopen 0 w
	same "Landlock" 'reopen 0 yes
reopen 0 EACCES' "$out"
	SBX_TEST_SKIP=$no_landlock redirected "$T/rw/file" "$SBX" --profile=case -- /wall reopen 0 r , reopen 0 w
	same "without" 'reopen 0 yes
reopen 0 yes' "$out"
	redirected "$T/rw/file" "$SBX" --profile=case --set security.no_new_privs=false -- /wall reopen 0 w
	same "without no_new_privs" 'reopen 0 EACCES' "$out"
}

# requires: deny
test_auto_runs_without_it_and_says_so() {
	walled
	ok "$HELPERS/deny" EOPNOTSUPP landlock -- "$SBX" --profile=case -- /wall make /tmp/x
	same "switched off" 'make /tmp/x yes' "$out"
	ok "$HELPERS/deny" EOPNOTSUPP landlock -- "$SBX" plan --profile=case
	matches "$out" 'no Landlock behind the mounts: it is switched off in this kernel'
	[[ $out != *landlock_* ]] || fail "steps of Landlock"
	ok "$HELPERS/deny" ENOSYS landlock -- "$SBX" plan --profile=case
	matches "$out" 'no Landlock behind the mounts: this kernel has none'
	refused 125 E0430 "$HELPERS/deny" ENOSYS landlock -- "$SBX" --profile=case --set security.landlock=1
	refused 125 E0430 "$HELPERS/deny" EOPNOTSUPP landlock -- "$SBX" --profile=case --set 'network.tcp_bind=[]'
	run "$HELPERS/deny" EOPNOTSUPP landlock -- "$SBX" doctor
	matches "$out" '^less +landlock +Landlock is built in, but switched off at boot'
}

# What a machine without it is told; only sbx is to be restricted.
# requires: deny
test_on_machines_without_it() {
	local lack

	walled 'identity = { id_map = "self"; };'
	for lack in nolandlock kernel5.10; do
		run "$HELPERS/restricted" "$lack" -- "$SBX" --profile=case -- /wall make /tmp/x
		same "$lack" 'make /tmp/x yes' "$out"
		refused 125 E0430 "$HELPERS/restricted" "$lack" -- "$SBX" --profile=case --set security.landlock=1
	done
}

# A plan that was made where there is Landlock does not run with less where there is none.
# requires: deny
test_a_plan_stops_without_it() {
	walled 'identity = { id_map = "self"; };'
	plan_file case "$T/plan"
	explained 125 E0517 'Landlock is built in, but switched off at boot' 'lsm=' \
		"$HELPERS/deny" EOPNOTSUPP landlock -- "$SBX" run --plan="$T/plan"
	explained 125 E0517 'this kernel has no Landlock' 'a newer kernel' \
		"$HELPERS/deny" ENOSYS landlock -- "$SBX" run --plan="$T/plan"
}
