# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# rows-host.sh - what of the host is out of reach, and what is not left behind on it: memory, cgroups,
# the buses, other users' folders, helpers, the installed programs.
#
# requires: userns pidns proc busybox

# ---- /dev/shm, /tmp and the cgroups -------------------------------------------------

# shared NAME: what a sandbox finds of a file that the caller has put there.
shared() {
	echo host >"$1"
	ok sbx --profile=case -- /busybox sh -c "/busybox cat $1 2>/dev/null; echo inside >$1 && /busybox cat $1"
	same "inside" inside "$out"
	same "outside" host "$(cat "$1")"
	# The control: bound, it is the caller's.
	profile bound <<-EOF
		schema = 1;
		include = [ "case" ];
		filesystem = { mounts = ( { type = "bind"; source = "${1%/*}"; target = "/host"; } ); };
	EOF
	run sbx --profile=bound -- /busybox cat "/host/${1##*/}"
	same "bound" host "$out"
	rm "$1"
}

test_shared_memory_and_tmp_are_new() {
	local dir

	minimal case
	for dir in /dev/shm /tmp; do
		shared "$dir/sbx-rows-$$-$RANDOM"
	done
	# And another one for each sandbox.
	ok sbx --profile=case -- /busybox touch /dev/shm/first /tmp/first
	ok sbx --profile=case -- /busybox ls -A /dev/shm /tmp
	[[ $out != *first* ]] || fail "the second sandbox sees what the first has left"
}

# requires: cgroupns
test_cgroup_files_are_out_of_reach() {
	minimal case
	run sbx --profile=case -- /busybox ls -d /sys/fs/cgroup
	[ "$status" != 0 ] || fail "there is a /sys/fs/cgroup by default"
	minimal case 'filesystem = { sys = "private"; mounts = ( { type = "cgroup"; target = "/sys/fs/cgroup"; } ); };'
	ok sbx --profile=case -- /busybox sh -c '
		cd /sys/fs/cgroup && /busybox find . -type f | while read -r file; do
			(: >>"$file") 2>/dev/null && echo "$file can be written"; done
		/busybox mkdir new 2>/dev/null && echo "made a cgroup"
		/busybox find / -name release_agent -o -name notify_on_release 2>/dev/null
		/busybox test -e cgroup.procs && echo there'
	same "cgroup files" there "$out"
	# The control: what keeps them from being written is the mount, and where it is, they are.
	ok sbx --profile=case -- /busybox grep ' /sys/fs/cgroup ' /proc/self/mounts
	matches "$out" '^[^ ]* /sys/fs/cgroup cgroup2 ro,'
}

# ---- the buses -----------------------------------------------------------------------

# requires: program:python3
test_no_bus_is_in_reach() {
	local bus=$T/run/bus abstract=sbx-rows-$$

	cat >"$T/bus.py" <<-'END'
		import select, socket, sys
		path, abstract = (socket.socket(socket.AF_UNIX) for _ in range(2))
		path.bind(sys.argv[1])
		abstract.bind("\0" + sys.argv[2])
		for s in path, abstract:
		    s.listen(8)
		print("ready", flush=True)
		while True:
		    for s in select.select([path, abstract], [], [])[0]:
		        c, _ = s.accept()
		        c.sendall(b"host\n")
		        c.close()
	END
	cat >"$T/call.py" <<-'END'
		import socket, sys
		for name in sys.argv[1:]:
		    s = socket.socket(socket.AF_UNIX)
		    try:
		        s.connect("\0" + name[1:] if name[0] == "@" else name)
		        print(s.recv(16).decode().strip())
		    except OSError as e:
		        print("refused")
	END
	background bus python3 "$T/bus.py" "$bus" "$abstract"
	from bus
	export DBUS_SESSION_BUS_ADDRESS=unix:path=$bus DBUS_SYSTEM_BUS_ADDRESS=unix:path=$bus \
		WAYLAND_DISPLAY=bus DISPLAY=:0 SSH_AUTH_SOCK=$bus XAUTHORITY=$T/x
	ok python3 "$T/call.py" "$bus" "@$abstract"
	same "outside" 'host
host' "$out"
	ok sbx --profile=shell --ro="$T/call.py" -- python3 "$T/call.py" "$bus" "@$abstract" /run/dbus/system_bus_socket
	same "inside" 'refused
refused
refused' "$out"
	ok sbx --profile=shell -- sh -c 'env; ls -A /run "$XDG_RUNTIME_DIR" 2>/dev/null; :'
	[[ $out != *DBUS* && $out != *WAYLAND* && $out != *DISPLAY* && $out != *SSH_* && $out != *XAUTH* ]] || {
		echo "$out"
		fail "the environment tells where the buses are"
	}
	[[ $out != *"$bus"* ]] || fail "the bus is in sight"
	# The control: bound, and with the host's network, both answer. It takes the lock away, too.
	run env SBX_TEST_SKIP=landlock_ruleset,landlock_path,landlock_fds,landlock_restrict,landlock_port,seccomp \
		"$SBX" --profile=shell --ro="$T/call.py" --rw="$T/run" --net=host --landlock=off -- \
		python3 "$T/call.py" "$bus" "@$abstract"
	if [ "$status" = 0 ]; then
		same "given" 'host
host' "$out"
	else
		ok sbx --profile=shell --ro="$T/call.py" --rw="$T/run" -- python3 "$T/call.py" "$bus"
		same "given" host "$out"
	fi
	kill "$bus_pid"
	gone "$bus_pid"
}

# ---- folders of one's own ---------------------------------------------------------------

# A home that is kept lies in the state folder: what is there has to be ours, and no link.
test_state_folders_that_others_could_use() {
	local state=$T/state how

	export XDG_STATE_HOME=$state
	minimal kept "filesystem = { home = \"persistent\"; };"
	mkdir "$T/elsewhere"
	ok sbx --profile=kept -- /payload write "$HOME"
	same "made" "700 700 700" "$(stat -c %a "$state/sbx" "$state/sbx/kept" "$state/sbx/kept/home" | paste -sd' ')"
	for how in sbx sbx/kept sbx/kept/home; do
		mv "$state/$how" "$T/aside"
		ln -s "$T/elsewhere" "$state/$how"
		refused 125 "$state/$how" sbx --profile=kept
		rm "$state/$how"
		mv "$T/aside" "$state/$how"
	done
	same "where the links lead" '' "$(ls -A "$T/elsewhere")"
	for how in 770 702 777; do
		chmod "$how" "$state/sbx/kept/home"
		refused 125 "$state/sbx/kept/home" sbx --profile=kept
	done
	# The control: nobody looks.
	if [ -z "$(missing hooks)" ]; then
		run env SBX_TEST_SKIP=private "$SBX" --profile=kept
		same "nobody looks" 0 "$status"
	fi
	chmod 700 "$state/sbx/kept/home"
	# The neighbour: a folder that others may look into is one's own affair.
	chmod 755 "$state/sbx/kept/home"
	ok sbx --profile=kept
	# On the way there links are the user's own.
	mv "$state" "$T/moved"
	ln -s moved "$state"
	ok sbx --profile=kept
}

# requires: realroot
test_a_state_folder_of_another_user() {
	export XDG_STATE_HOME=$T/state
	minimal kept "filesystem = { home = \"persistent\"; };"
	ok sbx --profile=kept
	chown 12345:12345 "$T/state/sbx/kept/home"
	refused 125 "$T/state/sbx/kept/home" sbx --profile=kept
}

# ---- helpers -------------------------------------------------------------------------------

# A program in the place of newuidmap, that says what it was given.
spy() {
	mkdir -p "$T/spy"
	cat >"$1" <<-END
		#!/bin/sh
		tr '\\0' '\\n' </proc/\$\$/environ >"$T/spy/env"
		ls -l /proc/\$\$/fd | sed -n 's/.* -> //p' >"$T/spy/fds"
		printf '%s\\n' "\$@" >"$T/spy/args"
		exit 1
	END
	chmod 755 "$1"
	chmod 777 "$T/spy"
}

# requires: notroot subids
test_helpers_are_not_looked_for_along_the_path() {
	local name

	mkdir "$T/evil"
	for name in newuidmap newgidmap sbx-compiler sh tar; do
		spy "$T/evil/$name"
	done
	in_sandbox 'identity = { user = "root"; id_map = "subids"; };'
	(
		cd "$T/evil" || exit
		env=$(command -v env)
		for path in "$T/evil:$PATH" ".:$PATH" ":$PATH" "$T/evil" ''; do
			ok "$env" PATH="$path" "$SBX" --profile=case
			is uid '0 0 0 0'
		done
	)
	[ ! -e "$T/spy/args" ] || fail "a program of the PATH was started"
	# The control: whoever looks along the PATH finds it.
	same "along the path" "$T/evil/newuidmap" "$(PATH=$T/evil:$PATH command -v newuidmap)"
	run env PATH="$T/evil:$PATH" newuidmap 1
	[ -e "$T/spy/args" ] || fail "the spy does not work"
}

# requires: notroot hooks
test_helpers_get_a_clean_environment() {
	spy "$T/helper"
	"$HELPERS/mkplan" "$T/plan" <<-EOF
		S clone ns=user,mount,pid
		S uid_map ranges=0:$(id -u):1,4000000000:100000:1 helper=$T/helper
		C wait
		C propagation
		C tmpfs target=/ mode=0755
		C pivot_root
		C detach_root
		C exec argv=/bin/true
	EOF
	exec 9<"$T"
	run env LD_PRELOAD= LD_LIBRARY_PATH=/evil LANG=../../evil PATH=/evil IFS=x GCONV_PATH=/evil \
		TZ=/evil HOME=/evil SHADOW=1 "$SBX" run --plan="$T/plan"
	exec 9<&-
	same status 125 "$status"
	[ -e "$T/spy/env" ] || {
		show
		fail "the helper was not started"
	}
	same "environment" '' "$(cat "$T/spy/env")"
	same "descriptors" '/dev/null' "$(grep -v -e "^$T/helper\$" -e '^pipe:' "$T/spy/fds" | sort -u)"
	# Numbers and nothing else: no value can be taken for an option.
	same "arguments that are no number" '' "$(grep -vE '^[0-9]+$' "$T/spy/args" || :)"
	# The control: without the care, and by hand, the same program sees all of it.
	run env LD_LIBRARY_PATH=/evil SBX_TEST_SKIP=helper "$SBX" run --plan="$T/plan"
	grep -qx LD_LIBRARY_PATH=/evil "$T/spy/env" || fail "the spy sees no environment"
	run env LD_LIBRARY_PATH=/evil "$T/helper" --version
	grep -qx LD_LIBRARY_PATH=/evil "$T/spy/env" || fail "the spy sees no environment"
	grep -qx -e --version "$T/spy/args" || fail "the spy sees no arguments"
}

# requires: trace
test_no_shell_and_no_other_program() {
	minimal case
	export ENV=/evil BASH_ENV=/evil
	"$trace" -v -o "$T/calls" count -- "$SBX" --profile=case -- /payload exit 0 >/dev/null || fail "the run"
	# The runner, the compiler, the runner again, the payload; whose memory is closed names nothing.
	sed -nE 's/^call .* execve +([^ ]+).*/\1/p' "$T/calls" >"$T/execs"
	grep -qF sbx-compiler "$T/execs" || fail "trace does not see the compiler"
	grep -vxE "${SBX%/bin/sbx}/bin/(sbx|\.\./libexec/sbx/sbx-compiler)|/payload|/[a-z/]*/new[ug]idmap" \
		"$T/execs" >"$T/others" || :
	same "other programs" '' "$(cat "$T/others")"
	# The control: a payload that is a shell is seen.
	"$trace" -v -p no-payload -o "$T/calls" count -- sh -c '/bin/true; :' || fail "the traced shell"
	grep -q 'execve.*/bin/true' "$T/calls" || fail "trace does not see what is executed"
}

test_words_are_not_for_a_shell() {
	minimal case
	for word in '$(echo made)' '`echo made`' 'a;b' 'a|b' '*' '~' "a'b" 'a"b' '$HOME' 'a b' '' '-x' '{a,b}' $'a\nb'; do
		ok sbx --profile=case -- /busybox printf '<%s>' "$word"
		same "a word" "<$word>" "$out"
		run sbx --profile=case -- "$word;echo made"
		same "a command" 127 "$status"
	done
	# The control: there is a shell inside, when it is asked for.
	ok sbx --profile=case -- /busybox sh -c 'echo $(echo made)'
	same "a shell" made "$out"
}

# ---- what is installed -----------------------------------------------------------------------

test_nothing_is_set_id_or_has_capabilities() {
	local prefix=${SBX%/bin/sbx}

	same "set-id files" '' "$(find "$prefix" -perm /6000)"
	if command -v getcap >/dev/null; then
		same "file capabilities" '' "$(getcap -r "$prefix" 2>/dev/null)"
	fi
	# The control: such a file is found.
	cp "$SBX" "$T/sbx"
	chmod u+s "$T/sbx"
	same "set-id files" "$T/sbx" "$(find "$T" -maxdepth 1 -perm /6000)"
}

# ---- profiles --------------------------------------------------------------------------------

test_names_are_not_looked_for_in_the_working_directory() {
	mkdir -p "$T/there/base" "$T/there/evil.profile.d"
	cd "$T/there" || exit
	for name in evil base/evil shell.profile.d/50-evil; do
		mkdir -p "$(dirname "$name")"
		printf '%s\n' 'schema = 1;' 'include = [ "base/minimal" ];' 'command = [ "/payload" ];' \
			"filesystem = { mounts = ( { type = \"bind\"; source = \"$payload\"; target = \"/payload\"; } ); };" \
			>"$name.profile"
	done
	for name in evil base/evil evil.profile sub/../evil; do
		refused 125 evil sbx --profile="$name"
	done
	profile case <<-EOF
		schema = 1;
		include = [ "evil" ];
	EOF
	refused 125 evil sbx --profile=case
	minimal case
	ok sbx plan --profile=case
	[[ $out != *"$T/there"* ]] || fail "something of the working directory is used"
	# The control: a path is a path.
	ok sbx --profile=./evil.profile
	ok sbx --profile="$T/there/evil.profile"
}

# never_runs NAME: with that profile nothing is started.
never_runs() {
	echo "$1: ${text:-}"
	run sbx --profile="$1" -- "$payload" exit 77
	if [ "$status" != 125 ] || [ -n "$out" ] || [ -z "$err" ]; then
		show
		fail "$1"
	fi
}

test_a_missing_or_broken_profile_is_fatal() {
	local text

	mkdir -p "$profile_dir"
	minimal good
	ok sbx --profile=good
	for text in '' 'schema = 2;' 'schema = 1; include = [ "none" ];' 'schema = 1; command = 7;' \
		'schema = 1; filesytem = { };' 'schema = 1; /* never closed' 'schema = 1; include = [ "good" ]; }' \
		'schema = 1; include = [ "good" ]; filesystem = { hide = [ "relative" ]; };' \
		'schema = 1; include = [ "good", "broken" ];' 'include = [ "good" ];' $'schema = 1;\x01' \
		'schema = 1; include = [ "good" ]; security = { seccomp = "nonsense"; };' \
		'schema = 1; include = [ "good" ]; security = { landlock = "nonsense"; };' \
		'schema = 1; include = [ "good" ]; namespaces = { user = "no"; };'; do
		printf '%s\n' "$text" >"$profile_dir/broken.profile"
		never_runs broken
	done
	printf 'schema = 1;\0include = [ "good" ];\n' >"$profile_dir/broken.profile"
	never_runs broken
	rm "$profile_dir/broken.profile"
	never_runs broken
	mkdir "$profile_dir/broken.profile"
	never_runs broken
	rmdir "$profile_dir/broken.profile"
	ln -s none "$profile_dir/broken.profile"
	never_runs broken
	ln -sf broken.profile "$profile_dir/broken.profile"
	never_runs broken
	rm "$profile_dir/broken.profile"
	mkfifo "$profile_dir/broken.profile"
	run timeout 20 "$SBX" --profile=broken
	same "a fifo" 125 "$status"
	rm "$profile_dir/broken.profile"
	cp "$profile_dir/good.profile" "$profile_dir/broken.profile"
	chmod 646 "$profile_dir/broken.profile"
	never_runs broken
	chmod 644 "$profile_dir/broken.profile"
	ok sbx --profile=broken
}

# Without a word of a profile there is no sandbox to fall back to.
test_there_is_no_default_without_locks() {
	run sbx -- "$payload"
	[ "$status" != 0 ] || is no_new_privs 1
	run sbx --profile= -- "$payload"
	same "an empty name" 125 "$status"
	run sbx --profile
	same "no name" 125 "$status"
}
