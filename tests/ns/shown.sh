# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# shown.sh - what sbx is for, from end to end.
#
# requires: userns pidns proc

# requires: overlay busybox
test_a_throw_away_alpine() {
	alpine
	ok sbx --profile=alpine-shell -- sh -c 'hostname; id -u; ps; ls /; touch /x && echo wrote'
	same "host name" alpine "$(sed -n 1p <<<"$out")"
	same "user" 0 "$(sed -n 2p <<<"$out")"
	matches "$out" '^ *1 (root|0) '
	same "processes" 3 "$(grep -Ec '^ *[0-9]+ (root|0) ' <<<"$out")"
	for dir in bin dev etc proc root sbin tmp usr; do
		has "$out" "$dir"
	done
	same "last line" wrote "$(tail -n 1 <<<"$out")"
	[ ! -e "$alpine_path/x" ] || fail "/x is in the imported root"
}

# requires: overlay busybox subids
test_subids_show_their_range() {
	alpine
	ok sbx --profile=alpine-shell --id-map=subids -- cat /proc/self/uid_map
	same "ids mapped" 65536 "$(awk '{ n += $3 } END { print (n >= 65536 ? 65536 : n) }' <<<"$out")"
	matches "$out" '^ *0 '
	if [ "$ROLE" = user ]; then
		matches "$out" "^ *0 +$(id -u) +1\$"
		matches "$out" '^ *1 +100000 +6553[56]$'
	fi
}

# requires: overlay busybox subids program:tar
test_imported_files_keep_their_owners() {
	mkdir -p "$T/src/bin" "$T/src/proc" "$T/src/dev" "$T/src/tmp"
	cp "$(command -v busybox)" "$T/src/bin/busybox"
	ln -s busybox "$T/src/bin/stat"
	tar -C "$T/src" --owner=0 --group=0 -cf "$T/owners.tar" .
	for id in 0 1 33 1000; do
		echo "$id" >"$T/of-$id"
		tar -C "$T" --owner="$id" --group="$id" -rf "$T/owners.tar" "of-$id"
	done
	run sbx rootfs import owners "$T/owners.tar"
	same "status of the import" 0 "$status"
	profile owners <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		identity = { user = "root"; id_map = "subids"; };
		filesystem = { root = { type = "overlay"; lower = [ "$(sbx rootfs path owners)" ]; upper = "tmpfs"; }; };
	EOF
	ok sbx --profile=owners -- /bin/stat -c '%n %u:%g' /of-0 /of-1 /of-33 /of-1000
	same "owners" '/of-0 0:0
/of-1 1:1
/of-33 33:33
/of-1000 1000:1000' "$out"
	ok sbx rootfs remove owners
}

# requires: overlay busybox
test_a_kept_upper_layer() {
	local before

	alpine
	before=$(find "$alpine_path" -printf '%p %s %T@ %m\n' | sort)
	profile kept <<-EOF
		schema = 1;
		include = [ "alpine-shell" ];
		filesystem = { root = { upper = "$T/upper"; }; };
	EOF
	ok sbx --profile=kept -- sh -c 'echo kept >/root/kept && rm /etc/passwd && mkdir /new && echo wrote'
	same "first run" wrote "$out"
	ok sbx --profile=kept -- sh -c 'cat /root/kept; ls -d /new; test -e /etc/passwd || echo gone'
	same "second run" 'kept
/new
gone' "$out"
	[ -c "$T/upper/etc/passwd" ] || fail "no whiteout in the upper layer"
	same "whiteout" 0:0 "$(stat -c %t:%T "$T/upper/etc/passwd")"
	same "lower layer" "$before" "$(find "$alpine_path" -printf '%p %s %T@ %m\n' | sort)"
	[ -e "$alpine_path/etc/passwd" ] || fail "the lower file is gone"
}

# requires: realroot overlay busybox
test_a_kept_upper_layer_where_only_root_may_look() {
	alpine
	mkdir -m 700 "$T/closed"
	profile kept <<-EOF
		schema = 1;
		include = [ "alpine-shell" ];
		filesystem = { root = { upper = "$T/closed/upper"; }; };
	EOF
	ok sbx --profile=kept -- sh -c 'echo kept >/root/kept'
	ok sbx --profile=kept -- cat /root/kept
	same "second run" kept "$out"
}

# requires: overlay busybox
test_a_kept_upper_layer_is_used_once_at_a_time() {
	alpine
	profile kept <<-EOF
		schema = 1;
		include = [ "alpine-shell" ];
		filesystem = { root = { upper = "$T/upper"; }; };
	EOF
	background first "$SBX" --profile=kept -- sh -c 'echo ready; exec sleep 1000'
	from first
	refused 125 "$T" sbx --profile=kept -- true
	kill "$first_pid"
	gone "$first_pid"
	ok sbx --profile=kept -- true
}

# requires: overlay busybox netns
test_joining_a_network_namespace() {
	local pid

	alpine
	background first "$SBX" --profile=alpine-shell -- sh -c \
		'nc -l -p 7777 & until grep -q :1E61 /proc/net/tcp*; do :; done; echo ready; wait'
	from first
	pid=$(innermost "$first_pid")
	ok sbx --profile=alpine-shell --set namespaces.user="/proc/$pid/ns/user" \
		--set namespaces.net="/proc/$pid/ns/net" -- sh -c 'cat /proc/net/tcp*'
	matches "$out" :1E61
	ok sbx --profile=alpine-shell -- sh -c 'cat /proc/net/tcp*'
	[[ $out != *:1E61* ]] || fail "the socket is seen without joining"
	kill "$first_pid"
	gone "$first_pid"
}

# A tree with 50 mounts in it, and a sandbox that binds it read-only. $1: words before sbx.
bind_of_many() {
	local i paths=()

	minimal many "filesystem = { read_only = [ \"$T/tree\" ]; };"
	mkdir "$T/tree"
	mount -t tmpfs tmpfs "$T/tree"
	for ((i = 1; i <= 48; i++)); do
		mkdir "$T/tree/$i"
		mount -t tmpfs -o mode=1777 tmpfs "$T/tree/$i"
		paths+=("$T/tree/$i")
	done
	mkdir "$T/tree/48/below"
	mount -t tmpfs -o mode=1777 tmpfs "$T/tree/48/below"
	mkdir "$T/tree/47/again"
	mount --bind "$T/tree/1" "$T/tree/47/again"
	paths+=("$T/tree/48/below" "$T/tree/47/again" "$T/tree")
	ok "$@" "$SBX" --profile=many -- /payload write "${paths[@]}"
	umount -R "$T/tree"
	same "answers" 51 "$(grep -c . <<<"$out")"
	same "read-only ones" 51 "$(grep -c ' EROFS$' <<<"$out")"
}

# Mounting takes rights: an ordinary user gets them in a namespace around the whole test.
with_mounts() {
	if [ "$ROLE" = root ] || [ -n "${WITH_MOUNTS:-}" ]; then
		"$@"
	else
		WITH_MOUNTS=1 unshare -Urm bash "$TESTS/ns/lib.sh" shown "$test"
		exit
	fi
}

test_a_read_only_bind_of_50_mounts() {
	with_mounts bind_of_many
}

# requires: deny
test_a_read_only_bind_of_50_mounts_the_old_way() {
	with_mounts bind_of_many "$HELPERS/deny" ENOSYS mount_setattr open_tree move_mount --
}

# Everything that a killed supervisor could leave in sight.
traces() {
	sort /proc/self/mountinfo
	# The kernel makes overlay's own work directory unreadable.
	{ find "$T" 2>/dev/null || :; } | sort
}

# killed_at_instants PROFILE: at 200 system call stops of the tree, evenly from the first to the last.
killed_at_instants() {
	local stops i n before bad=0

	sbx compile --profile="$1" -o "$T/plan" -- /payload clocks >/dev/null
	sbx run --plan="$T/plan" >/dev/null || fail "the run that nobody interrupts"
	"$trace" -o "$T/count" kill 1000000 -- "$SBX" run --plan="$T/plan" >/dev/null
	stops=$(sed -n 's/^stops //p' "$T/count")
	[ "$stops" -gt 100 ] || fail "only $stops stops"
	touch "$T/out"
	before=$(traces)
	for ((i = 0; i < 200; i++)); do
		n=$((1 + i * stops / 200))
		status=0
		"$HELPERS/reap" "$trace" -o "$T/count" kill "$n" -- "$SBX" run --plan="$T/plan" \
			>"$T/out" 2>&1 || status=$?
		# The last instants are after the end when there is one stop less.
		if [ "$status" != 137 ] && grep -q '^fired yes' "$T/count"; then
			echo "instant $n of $stops: status $status"
			cat "$T/out"
			bad=1
		fi
		if [ "$before" != "$(traces)" ]; then
			echo "instant $n of $stops left something:"
			diff <(echo "$before") <(traces) || :
			before=$(traces)
			bad=1
		fi
	done
	[ "$bad" = 0 ] || fail "a killed supervisor left something"
}

# requires: trace
test_killed_at_200_instants() {
	minimal case
	killed_at_instants case
}

# requires: trace overlay busybox
test_killed_at_200_instants_with_a_kept_layer() {
	alpine
	minimal case "
		identity = { hostname = \"sbx\"; user = \"root\"; };
		filesystem = { root = { type = \"overlay\"; lower = [ \"$alpine_path\" ]; upper = \"$T/upper\"; };
			proc = \"private\"; tmp = \"16M\"; };"
	killed_at_instants case
}

# every_call_failed ERRNO: each system call of each process but the supervisor, until the payload's
# exec. Either the run is refused with a message, or what failed was of no consequence: then the payload
# must find exactly the same facts.
every_call_failed() {
	local facts k n calls name bad=0 tried=0

	minimal case 'identity = { hostname = "sbx"; }; limits = { nofile = "64"; }; process = { nice = 5; };'
	sbx compile --profile=case -o "$T/plan" >/dev/null
	facts=$(sbx run --plan="$T/plan") || fail "the run that nobody disturbs"
	"$trace" -o "$T/count" count -- "$SBX" run --plan="$T/plan" >/dev/null
	while read -r _ k _ calls _ name; do
		if [ "$k" -lt "$2" ] || [ "$k" -gt "$3" ]; then continue; fi
		for ((n = 1; n <= calls; n++)); do
			tried=$((tried + 1))
			status=0
			out=$("$HELPERS/reap" timeout -k 1 60 "$trace" -o "$T/fail" fail "$k" "$n" "$1" -- \
				"$SBX" run --plan="$T/plan" 2>"$T/err") || status=$?
			case $status in
			0) [ "$out" != "$facts" ] || continue ;;
			125 | 126 | 127)
				[ -n "$out" ] || [ ! -s "$T/err" ] || continue
				# Of init, when the payload is running already.
				! grep -q '^failed rt_sigtimedwait' "$T/fail" || continue
				;;
			esac
			bad=$((bad + 1))
			echo "process $k ($name), call $n of $calls: $(head -n 1 "$T/fail"): status $status"
			diff <(echo "$facts") <(echo "$out") | head -n 6
			head -n 6 "$T/err"
		done
	done < <(grep '^process ' "$T/count")
	[ "$tried" -ge 10 ] || fail "only $tried calls"
	[ "$bad" = 0 ] || fail "$bad of $tried"
}

# requires: trace
test_every_call_of_the_child_denied() {
	every_call_failed 1 2 9
}

# requires: trace
test_every_call_of_the_child_not_there() {
	every_call_failed 38 2 9
}

# requires: trace
test_every_call_of_the_supervisor_denied() {
	every_call_failed 1 1 1
}
