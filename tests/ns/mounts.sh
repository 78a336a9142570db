# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# mounts.sh - each type of mount, its attributes, and what may never be touched on the host.
#
# requires: userns pidns proc

# mount_line TARGET: the last line of /proc/self/mountinfo for it, out of $out.
mount_line() {
	local line

	line=$(awk -v at="$1" '$5 == at { l = $0 } END { print l }' <<<"$out")
	[ -n "$line" ] || fail "nothing is mounted at $1"
	echo "$line"
}

# attributes TARGET WORD...: the mount has these options.
attributes() {
	local line word options

	line=$(mount_line "$1")
	options=$(cut -d' ' -f6 <<<"$line")
	shift
	for word in "$@"; do
		[[ ,$options, == *,"$word",* ]] || fail "no $word in '$line'"
	done
}

# no_attribute TARGET WORD
no_attribute() {
	local line

	line=$(mount_line "$1")
	[[ ,$(cut -d' ' -f6 <<<"$line"), != *,"$2",* ]] || fail "$2 in '$line'"
}

mounts() {
	ok sbx --profile=case -- /busybox cat /proc/self/mountinfo
}

# requires: busybox
test_bind_a_file_a_directory_and_a_device() {
	mkdir "$T/dir"
	echo inside >"$T/dir/file"
	minimal case "filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/dir\"; target = \"/dir\"; },
		{ type = \"bind\"; source = \"$T/dir/file\"; target = \"/deep/er/file\"; },
		{ type = \"bind\"; source = \"/dev/null\"; target = \"/my-null\"; options = [ \"dev\" ]; access = \"rw\"; } ); };"
	ok sbx --profile=case -- /busybox sh -c \
		'/busybox cat /dir/file /deep/er/file; echo x >/my-null && /busybox test -c /my-null && echo null'
	same "what is there" 'inside
inside
null' "$out"
}

# requires: program:python3
test_bind_a_socket() {
	python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])' "$T/socket" ||
		skip "python3 made no socket"
	minimal case "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/socket\"; target = \"/run/socket\"; } ); };"
	ok sbx --profile=case -- /busybox stat -c %F /run/socket
	same type socket "$out"
}

test_a_bind_is_read_only_unless_it_says_rw() {
	mkdir "$T/ro" "$T/rw"
	chmod 777 "$T/rw" "$T/ro"
	minimal case "filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/ro\"; target = \"/ro\"; },
		{ type = \"bind\"; source = \"$T/rw\"; target = \"/rw\"; access = \"rw\"; } ); };"
	ok sbx --profile=case -- /payload write /ro /rw
	same "answers" '/ro EROFS
/rw yes' "$out"
}

# requires: busybox
test_what_is_written_belongs_to_the_caller() {
	mkdir "$T/rw"
	minimal case "identity = { user = \"root\"; };
		filesystem = { read_write = [ \"$T/rw\" ]; };"
	ok sbx --profile=case -- /busybox touch "$T/rw/new"
	same "owner" "$(id -u):$(id -g)" "$(stat -c %u:%g "$T/rw/new")"
}

# requires: busybox
test_attributes() {
	mkdir "$T/dir"
	minimal case "filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/dir\"; target = \"/plain\"; },
		{ type = \"bind\"; source = \"$T/dir\"; target = \"/all\"; options = [ \"noexec\", \"nosymfollow\" ]; },
		{ type = \"bind\"; source = \"$T/dir\"; target = \"/devs\"; options = [ \"dev\" ]; },
		{ type = \"tmpfs\"; target = \"/scratch\"; size = \"1M\"; inodes = 50; mode = \"0700\"; options = [ \"noexec\", \"noatime\" ]; } ); };"
	mounts
	attributes /plain ro nosuid nodev
	no_attribute /plain noexec
	attributes /all ro nosuid nodev noexec nosymfollow
	no_attribute /devs nodev
	attributes /scratch rw nosuid nodev noexec noatime
	matches "$(mount_line /scratch)" 'size=1024k,nr_inodes=50,mode=700'
	attributes /proc nosuid nodev noexec
	attributes /tmp rw nosuid nodev
}

# requires: busybox
test_a_tmpfs_is_as_large_as_it_says() {
	minimal case 'filesystem = { mounts = ( { type = "tmpfs"; target = "/small"; size = "64K"; mode = "1777"; } ); };'
	run sbx --profile=case -- /busybox dd if=/dev/zero of=/small/x bs=1k count=100
	[ "$status" != 0 ] || fail "100K fit into 64K"
	ok sbx --profile=case -- /busybox sh -c '/busybox dd if=/dev/zero of=/small/x bs=1k count=32 2>/dev/null; /busybox stat -c "%s %a" /small/x /small'
	same "sizes" 32768 "$(head -n 1 <<<"$out" | cut -d' ' -f1)"
	matches "$out" ' 1777$'
}

# requires: overlay busybox
test_an_overlay_mount() {
	mkdir "$T/a" "$T/b" "$T/up"
	echo a >"$T/a/both"
	echo b >"$T/b/both"
	echo b >"$T/b/only"
	chmod -R a+rwX "$T/a" "$T/b" "$T/up"
	[ "$ROLE" != root ] || chown -R 524288:524288 "$T/a" "$T/b"
	minimal case "filesystem = { mounts = (
		{ type = \"overlay\"; target = \"/read\"; lower = [ \"$T/a\", \"$T/b\" ]; },
		{ type = \"overlay\"; target = \"/write\"; lower = [ \"$T/a\", \"$T/b\" ]; upper = \"tmpfs\"; } ); };"
	ok sbx --profile=case -- /busybox cat /read/both /read/only /write/both /write/only
	same "layers" 'a
b
a
b' "$out"
	ok sbx --profile=case -- /payload write /read /read/both /write/both
	same "answers" '/read EROFS
/read/both EROFS
/write/both yes' "$out"
	same "lower" a "$(cat "$T/a/both")"
}

# requires: busybox
test_new_file_systems() {
	minimal case 'filesystem = { sys = "private"; mounts = (
		{ type = "mqueue"; target = "/dev/mqueue"; },
		{ type = "cgroup"; target = "/sys/fs/cgroup"; },
		{ type = "devpts"; target = "/other/pts"; },
		{ type = "proc"; target = "/other/proc"; subset_pid = true; hidepid = true; } ); };'
	mounts
	matches "$(mount_line /dev/mqueue)" ' - mqueue '
	matches "$(mount_line /sys)" ' - sysfs '
	matches "$(mount_line /sys/fs/cgroup)" ' - cgroup2 '
	attributes /sys ro nosuid nodev noexec
	attributes /sys/fs/cgroup ro nosuid nodev noexec
	matches "$(mount_line /other/pts)" ' - devpts '
	matches "$(mount_line /other/proc)" ' - proc .*hidepid=(2|invisible).*subset=pid'
	ok sbx --profile=case -- /payload read /other/proc/self/status /other/proc/cpuinfo
	same "answers" '/other/proc/self/status yes
/other/proc/cpuinfo ENOENT' "$out"
}

# requires: busybox
test_a_minimal_dev() {
	minimal case
	ok sbx --profile=case -- /busybox ls /dev
	for name in fd full null ptmx pts random shm stderr stdin stdout tty urandom zero; do
		has "$out" "$name"
	done
	same "names" 13 "$(grep -vc -e console -e core -e mqueue <<<"$out")"
	ok sbx --profile=case -- /payload write /dev/null /dev/zero /dev/full /dev/shm
	has "$out" '/dev/null yes'
	has "$out" '/dev/shm yes'
	ok sbx --profile=case -- /busybox sh -c 'exec 3<>/dev/ptmx && /busybox ls /dev/pts'
	has "$out" 0
}

# requires: busybox
test_chosen_devices() {
	[ -c /dev/fuse ] || skip "no /dev/fuse to choose"
	minimal case 'filesystem = { dev = { type = "minimal"; devices = [ "/dev/fuse", "-/dev/not-there" ]; }; };'
	ok sbx --profile=case -- /busybox stat -c %F /dev/fuse
	same type 'character special file' "$out"
}

# requires: busybox
test_files_directories_and_links() {
	minimal case 'filesystem = { mounts = (
		{ type = "dir"; target = "/a/b/c"; mode = "0711"; },
		{ type = "file"; target = "/a/hello"; content = "hello\nworld\n"; mode = "0600"; },
		{ type = "symlink"; target = "/a/link"; content = "../a/hello"; } ); };'
	ok sbx --profile=case -- /busybox sh -c \
		'/busybox stat -c %a /a/b/c /a/hello; /busybox readlink /a/link; /busybox cat /a/link'
	same "what is there" '711
600
../a/hello
hello
world' "$out"
}

# A link in the tree that the sandbox sees must not lead a mount out of it.
test_targets_through_links_are_refused() {
	mkdir -p "$T/tree" "$T/victim/dir"
	ln -s "$T/victim" "$T/tree/out"
	ln -s /victim "$T/tree/absolute"
	ln -s ../../../../.. "$T/tree/up"
	for target in out/dir out/new absolute/dir up/tmp; do
		minimal case "filesystem = { mounts = (
			{ type = \"bind\"; source = \"$T/tree\"; target = \"/tree\"; access = \"rw\"; },
			{ type = \"tmpfs\"; target = \"/tree/$target\"; } ); };"
		refused 125 "/tree/${target%%/*}" sbx --profile=case
	done
	same "victim" "$T/victim
$T/victim/dir" "$(find "$T/victim" | sort)"
}

# The link is put there after the plan was made: the runner must see it by itself.
test_targets_that_become_links_are_refused() {
	mkdir -p "$T/tree/dir" "$T/victim"
	minimal case "filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/tree\"; target = \"/tree\"; access = \"rw\"; },
		{ type = \"tmpfs\"; target = \"/tree/dir\"; } ); };"
	plan_file case "$T/plan"
	ok sbx run --plan="$T/plan"
	rmdir "$T/tree/dir"
	ln -s /payload "$T/tree/dir"
	refused 125 /tree/dir sbx run --plan="$T/plan"
	rm "$T/tree/dir"
	ln -s "$T/victim" "$T/tree/dir"
	refused 125 /tree/dir sbx run --plan="$T/plan"
}

test_sources_that_become_links_are_refused() {
	mkdir -p "$T/source" "$T/secret"
	minimal case "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/source\"; target = \"/a\"; } ); };"
	plan_file case "$T/plan"
	rmdir "$T/source"
	ln -s secret "$T/source"
	refused 125 "$T/source" sbx run --plan="$T/plan"
}

test_sources_below_what_becomes_a_link_are_refused() {
	mkdir -p "$T/above/source"
	minimal case "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/above/source\"; target = \"/a\"; } ); };"
	plan_file case "$T/plan"
	mv "$T/above" "$T/elsewhere"
	ln -s elsewhere "$T/above"
	refused 125 "$T/above" sbx run --plan="$T/plan"
}

# requires: busybox
test_a_source_that_is_a_link_is_its_target() {
	mkdir "$T/real"
	echo yes >"$T/real/file"
	ln -s real "$T/link"
	minimal case "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/link\"; target = \"/a\"; } ); };"
	ok sbx --profile=case -- /busybox cat /a/file
	same content yes "$out"
}

test_a_missing_source() {
	minimal case "filesystem = { read_only = [ \"$T/nowhere\" ]; };"
	refused 125 "$T/nowhere" sbx --profile=case
	minimal case "filesystem = { read_only = [ \"-$T/nowhere\" ]; };"
	ok sbx --profile=case
	minimal case "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/made\"; target = \"/made\"; access = \"rw\";
		if_missing = \"create\"; } ); };"
	ok sbx --profile=case -- /payload write /made
	same answer '/made yes' "$out"
	same mode 700 "$(stat -c %a "$T/made")"
}

# requires: busybox
test_grants_do_not_depend_on_their_order() {
	mkdir -p "$T/p/sub/deep" "$T/p/hooks" "$T/p/secret"
	echo s >"$T/p/secret/key"
	echo t >"$T/p/token"
	chmod -R a+rwX "$T/p"
	minimal case "filesystem = { hide = [ \"$T/p/secret\", \"$T/p/token\" ];
		protect = [ \"$T/p/hooks\" ]; read_write = [ \"$T/p\" ]; read_only = [ \"$T/p/sub\" ]; };"
	ok sbx --profile=case -- /payload write "$T/p" "$T/p/hooks" "$T/p/sub" "$T/p/sub/deep" "$T/p/secret"
	has "$out" "$T/p yes"
	has "$out" "$T/p/hooks EROFS"
	has "$out" "$T/p/sub EROFS"
	has "$out" "$T/p/sub/deep EROFS"
	[[ $out != *"secret yes"* ]] || fail "the hidden directory is writable"
	run sbx --profile=case -- /busybox sh -c "/busybox ls -A $T/p/secret; /busybox cat $T/p/token"
	[[ $out != *key* && $out != t ]] || fail "what is hidden is there"
}

# The folder around would be moved away, and another put in its place; or the next sandbox would not find what to
# hide. Whatever it is that makes the folder writable.
# requires: busybox
test_folders_around_what_is_covered_stay() {
	local how key home

	for how in "read_write = [ \"$T/p\" ];" "home = \"$T/p\";" \
		"mounts = ( { type = \"bind\"; source = \"$T/p\"; target = \"$T/p\"; access = \"rw\"; } );"; do
		mkdir -p "$T/p/a/b/c" "$T/p/free"
		chmod -R a+rwX "$T/p"
		home=$T/p
		[[ $how != home* ]] || home=$HOME
		for key in hide protect; do
			minimal case "filesystem = { $key = [ \"-$home/a/b/c\" ]; $how };"
			ok sbx --profile=case -- /busybox sh -c "cd '$home' && for d in a a/b free; do
				/busybox mv \$d moved 2>/dev/null && echo \$d && /busybox mv moved \$d; done; :>a/new && :>a/b/new"
			same "$key, $how" free "$out"
		done
		[ -e "$T/p/a/b/new" ] || fail "nothing can be made in the folders any more: $how"
		rm -rf "$T/p"
	done
}

# What does not exist yet could be made from inside, where Landlock does not hold it: only "-" leaves it out.
test_what_cannot_be_protected_is_refused() {
	mkdir "$T/p"
	for key in hide protect; do
		minimal case "filesystem = { $key = [ \"$T/p/not-yet\" ]; read_write = [ \"$T/p\" ]; };
			security = { landlock = \"off\"; };"
		refused 125 "$T/p/not-yet" sbx --profile=case
		minimal case "filesystem = { $key = [ \"-$T/p/not-yet\" ]; read_write = [ \"$T/p\" ]; };
			security = { landlock = \"off\"; };"
		ok sbx --profile=case
	done
}

test_nothing_is_created_in_a_directory_of_the_host() {
	local before

	mkdir "$T/tree"
	minimal case "filesystem = { mounts = (
		{ type = \"bind\"; source = \"$T/tree\"; target = \"/tree\"; access = \"rw\"; },
		{ type = \"tmpfs\"; target = \"/tree/not/there\"; } ); };"
	before=$(find "$T" | sort)
	refused 125 /tree/not sbx --profile=case
	same "files" "$before" "$(find "$T" | sort)"
}

# requires: realroot busybox
test_root_as_somebody_else_is_no_second_root() {
	minimal case 'identity = { user = "1234:1235"; };
		filesystem = { synthesize = [ "passwd", "group" ]; };'
	ok sbx --profile=case -- /busybox cat /etc/passwd
	has "$out" 'user:x:1234:1235:user:/:/bin/sh'
	same "roots" 1 "$(grep -c ^root: <<<"$out")"
	ok sbx --profile=case -- /busybox cat /etc/group
	same "root groups" 1 "$(grep -c ^root: <<<"$out")"
}

# requires: busybox
test_synthesized_files() {
	minimal case 'identity = { hostname = "box"; };
		filesystem = { synthesize = [ "passwd", "group", "hosts", "hostname", "nsswitch.conf", "resolv.conf", "machine-id" ]; };'
	ok sbx --profile=case -- /busybox sh -c 'cd /etc && /busybox cat passwd; /busybox id -un'
	matches "$out" "^[^:]*:[^:]*:$(id -u):$(id -g):"
	matches "$out" '^root:[^:]*:0:0:'
	same "user" "$(id -un 2>/dev/null || echo user)" "$(tail -n 1 <<<"$out")"
	ok sbx --profile=case -- /busybox cat /etc/hosts /etc/hostname
	matches "$out" '^127\.0\.0\.1[[:space:]].*localhost'
	matches "$out" '[[:space:]]box( |$)'
	has "$out" box
	ok sbx --profile=case -- /busybox cat /etc/machine-id
	matches "$out" '^[0-9a-f]{32}$'
	[ ! -s /etc/machine-id ] || [ "$out" != "$(cat /etc/machine-id)" ] || fail "the host's machine-id"
}

test_programs_of_the_host() {
	profile case <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
		filesystem = { home = "tmpfs"; };
	EOF
	ok sbx --profile=case -- /bin/sh -c 'id -u && ls -d /usr && readlink /bin; echo "$HOME"'
	same "user" "$(id -u)" "$(head -n 1 <<<"$out")"
	same "bin" "$(readlink /bin || :)" "$(sed -n 3p <<<"$out")"
	run sbx --profile=case -- /bin/sh -c 'touch /usr/x || touch /bin/x || touch /etc/ssl/certs/x'
	[ "$status" != 0 ] || fail "the host's programs can be written"
}

test_a_home_that_is_kept() {
	profile case <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
	EOF
	ok sbx --profile=case -- /bin/sh -c 'echo kept >"$HOME/file" && pwd'
	ok sbx --profile=case -- /bin/sh -c 'cat "$HOME/file"'
	same content kept "$out"
	[ ! -e "$HOME/file" ] || fail "the host's home was written"
	[ -n "$(find "$XDG_STATE_HOME" -name file -print -quit)" ] || fail "the kept home is not below the state folder"
}

test_the_root_of_the_host_is_read_only() {
	local before

	profile case <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		filesystem = { root = "host"; dev = "minimal"; };
	EOF
	before=$(ls -A /tmp)
	ok sbx --profile=case -- "$payload" write / /usr /var "$T" "$T/home" /sys
	same "writable" '' "$(grep ' yes$' <<<"$out")"
	ok sbx --profile=case -- "$payload" write /tmp
	same answer '/tmp yes' "$out"
	same "the host's /tmp" "$before" "$(ls -A /tmp)"
}

# requires: busybox
test_a_directory_as_root() {
	mkdir -p "$T/root/bin" "$T/root/proc" "$T/root/dev" "$T/root/tmp" "$T/root/var/tmp"
	cp "$(command -v busybox)" "$T/root/bin/busybox"
	chmod -R a+rwX "$T/root"
	profile case <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		filesystem = { root = "$T/root"; };
	EOF
	ok sbx --profile=case -- /bin/busybox ls /
	same "names" 'bin
dev
proc
tmp
var' "$out"
	run sbx --profile=case -- /bin/busybox touch /x
	[ "$status" != 0 ] || fail "the root can be written"
	ok sbx --profile=case --set filesystem.root.access=rw -- /bin/busybox touch /x
	[ -e "$T/root/x" ] || fail "nothing was written"
}

# requires: realroot busybox
test_shared_mounts_do_not_propagate() {
	minimal case "filesystem = { mounts = ( { type = \"bind\"; source = \"$T\"; target = \"/t\"; access = \"rw\"; } ); };"
	mounts
	matches "$(mount_line /t)" ' / | - '
	! grep -E ' shared:' <<<"$out" || fail "a mount is shared with the host"
}
