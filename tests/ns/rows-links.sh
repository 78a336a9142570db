# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# rows-links.sh - root file systems that are full of links to the host (CVE-2019-16884, CVE-2024-21626,
# CVE-2025-31133, -52565, -52881): nothing that sbx makes or mounts in them lands there, and nothing
# of the host is seen through them.
#
# The control of each is SBX_TEST_SKIP=resolve, with which the runner follows links as everybody does.
#
# requires: userns pidns proc busybox

without_care=resolve,landlock_ruleset,landlock_path,landlock_fds,landlock_restrict

# A root with the program in it, and a forbidden place beside it that the sandbox could write.
image() {
	local dir

	rm -rf "$T/root"
	mkdir -p "$T/forbidden"
	[ -e "$T/forbidden/name" ] || echo forbidden >"$T/forbidden/name"
	for dir in bin dev proc sys etc root tmp run var; do mkdir -p "$T/root/$dir"; done
	for dir in passwd group hosts hostname resolv.conf machine-id; do : >"$T/root/etc/$dir"; done
	cp "$payload" "$T/root/bin/payload"
	cp "$(command -v busybox)" "$T/root/bin/busybox"
	chmod -R a+rwX "$T/root" "$T/forbidden"
	[ "$ROLE" != root ] || chown -R 524288:524288 "$T/root"
}

# planted NAME: the image's NAME is a link to the forbidden place.
planted() {
	rm -rf "${T:?}/root/$1"
	ln -s "$T/forbidden" "$T/root/$1"
}

# in_image ROOT [TEXT]: a profile with that root, and all that sbx puts into one.
in_image() {
	profile image <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		identity = { hostname = "box"; };
		command = [ "/bin/payload" ];
		environment = { set = [ "HOME=/root" ]; };
		filesystem = { root = $1; synthesize = [ "passwd", "group", "hosts", "hostname", "resolv.conf", "machine-id" ];
			sys = "private"; ${2:-} };
	EOF
}

forbidden() {
	find "$T/forbidden" -printf '%p %y %m %U %s %T@ %l\n' | sort
}

# Each place where sbx mounts or makes something is a link to the host, before the plan is made and
# after it. Both times the run is refused, or what was to be there is there, inside.
# each_place ROOT
each_place() {
	local place before n=0

	for place in dev proc sys etc tmp dev/pts dev/null dev/shm dev/console proc/self sys/fs etc/passwd \
		etc/hosts etc/resolv.conf; do
		image
		in_image "$1"
		mkdir -p "$(dirname "$T/root/$place")"
		run sbx compile --profile=image -o "$T/plan"
		[ "$status" = 0 ] || {
			show
			fail "the plan for an image without links"
		}
		planted "$place"
		before=$(forbidden)
		for how in --plan="$T/plan" --profile=image; do
			run sbx run "$how"
			case $status in
			125) n=$((n + 1)) ;;
			0) is hostname box ;;
			*)
				show
				fail "$place, $how"
				;;
			esac
			same "the host, when $place is a link ($how)" "$before" "$(forbidden)"
			[ "$status" = 125 ] || run sbx run --profile=image -- /bin/busybox cat "/$place/name" /dev/name \
				/etc/name /tmp/name
			[[ $out != *forbidden* ]] || fail "the host is seen through /$place"
		done
		rm -f "$T/plan"
	done
	[ "$n" -gt 0 ] || fail "no link was met"
}

test_a_directory_full_of_links() {
	each_place "{ type = \"$T/root\"; access = \"rw\"; }"
}

# requires: overlay
test_an_overlay_full_of_links() {
	each_place "{ type = \"overlay\"; lower = [ \"$T/root\" ]; upper = \"tmpfs\"; }"
}

# What is made below a link of the image is made on the host, by who follows it.
# requires: overlay hooks
test_a_file_below_a_link_of_the_image() {
	local before

	image
	in_image "{ type = \"overlay\"; lower = [ \"$T/root\" ]; upper = \"tmpfs\"; }" \
		'mounts = ( { type = "file"; target = "/etc/new/made"; content = "x"; } );'
	mkdir "$T/root/etc/new"
	chmod 777 "$T/root/etc/new"
	[ "$ROLE" != root ] || chown 524288:524288 "$T/root/etc/new"
	plan_file image "$T/plan"
	planted etc/new
	run env SBX_TEST_SKIP=$without_care "$SBX" run --plan="$T/plan"
	[ -e "$T/forbidden/made" ] || {
		show
		fail "without care it is not made on the host"
	}
	rm "$T/forbidden/made"
	before=$(forbidden)
	refused 125 /etc/new sbx run --plan="$T/plan"
	same "the host" "$before" "$(forbidden)"
}

# The image's own /dev/null, /dev/zero, ... are never what is bound: the host's are.
test_devices_are_the_host_s() {
	image
	rmdir "$T/root/dev"
	mkdir "$T/root/dev"
	for name in null zero full random urandom tty; do
		ln -s "$T/forbidden/name" "$T/root/dev/$name"
	done
	[ "$ROLE" != root ] || chown -Rh 524288:524288 "$T/root/dev"
	in_image "\"$T/root\""
	run sbx --profile=image -- /bin/busybox stat -c '%t:%T %F' /dev/null /dev/zero
	same status 0 "$status"
	same "devices" '1:3 character special file
1:5 character special file' "$out"
	# The control: in the image by itself they are what was planted.
	profile bare <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		command = [ "/bin/payload" ];
		filesystem = { root = "$T/root"; dev = "none"; proc = "none"; tmp = "none"; };
	EOF
	run sbx --profile=bare -- /bin/busybox readlink /dev/null
	same "planted" "$T/forbidden/name" "$out"
}

# CVE-2024-21626: a working directory that is a link of /proc to an open directory of the caller.
# requires: hooks
test_a_working_directory_through_a_descriptor() {
	local cwd

	image
	exec 9<"$T/forbidden"
	in_image "\"$T/root\""
	for cwd in /proc/self/fd/9 /proc/self/fd/9/ /proc/thread-self/fd/9 /dev/fd/9; do
		refused 125 "$cwd" sbx --profile=image --set "process.keep_fds=[ 9 ]" --cwd="$cwd" -- /bin/payload
	done
	rmdir "$T/root/run"
	ln -s /proc/self/fd/9 "$T/root/run"
	refused 125 /run sbx --profile=image --set "process.keep_fds=[ 9 ]" --cwd=/run -- /bin/payload
	# The control: by who follows such a link it is outside.
	run env SBX_TEST_SKIP=$without_care "$SBX" --profile=image --set "process.keep_fds=[ 9 ]" --cwd=/run \
		-- /bin/busybox cat name
	same "without care" forbidden "$out"
	exec 9<&-
}

# What sbx writes in /proc it writes in a procfs. Here /proc is a copy of the names in it.
fake_proc() {
	local pid

	minimal case 'identity = { id_map = "self"; };'
	plan_file case "$T/plan"
	mount -t tmpfs tmpfs /proc
	mkdir -p /proc/self/fd /proc/self/ns
	touch /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups /proc/self/status
	# The processes of sbx have numbers that nobody knows yet.
	refused 125 'errno 18' sbx run --plan="$T/plan"
	same "what was written" '' "$(cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups)"
	run env SBX_TEST_SKIP=procfs "$SBX" run --plan="$T/plan"
	pid=$(cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups)
	umount /proc
	[ -n "$pid" ] || {
		show
		fail "without care nothing is written there either"
	}
}

# requires: hooks notroot
test_a_proc_that_is_none() {
	if [ -n "${WITH_MOUNTS:-}" ]; then
		fake_proc
	else
		WITH_MOUNTS=1 unshare -Urm bash "$TESTS/ns/lib.sh" rows-links "$test"
	fi
}
