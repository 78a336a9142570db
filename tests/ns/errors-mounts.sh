# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# errors-mounts.sh - mounts that the kernel refuses, and paths in the way: sbx says why, and the
# way out. Plans are run that were made when all was well, or that no profile would lead to.
#
# requires: userns

restricted=$HELPERS/restricted

# planned [LINE...]: a plan with an own root, the host's /usr in it, and further lines before the
# change of root.
planned() {
	{
		cat <<-EOF
			S clone ns=user,mount,pid
			C setgroups_deny
			C uid_map ranges=0:$(id -u):1
			C gid_map ranges=0:$(id -g):1
			C propagation
			C tmpfs target=/ mode=0755 attrs=nosuid,nodev
			C mkdir path=/usr mode=0755
			C bind source=/usr target=/usr recursive=1 attrs=ro,nosuid,nodev slot=-1
			C symlink content=usr/bin path=/bin
			C symlink content=usr/lib path=/lib
			C symlink content=usr/lib64 path=/lib64
			C mkdir path=/data mode=0755
		EOF
		[ $# = 0 ] || printf '%s\n' "$@"
		cat <<-EOF
			C pivot_root
			C detach_root
			C exec argv=/bin/true
		EOF
	} >"$T/plan.txt"
	"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
}

sbx_run() {
	"$SBX" run --plan="$T/plan"
}

test_the_plan_itself_is_fine() {
	planned
	ok sbx_run
}

test_source_is_missing() {
	planned "C bind source=$T/a/b target=/data slot=-1"
	mkdir "$T/a"
	explained 125 E0505 "'$T/a/b' does not exist on the host" "write \"-$T/a/b\"" sbx_run
	matches "$err" 'test.plan:13'
}

# requires: notroot
test_source_is_closed() {
	[ ! -x /root ] || skip "everybody may search /root here"
	planned "C bind source=/root/a target=/data slot=-1"
	explained 125 E0505 "you may not search '/root' (uid" 'a source that you may reach' sbx_run
}

test_source_became_a_link() {
	mkdir "$T/real"
	ln -s real "$T/link"
	planned "C bind source=$T/link target=/data slot=-1"
	explained 125 E0505 "'$T/link' has become a link since the plan was made" 'anew' sbx_run
}

test_target_is_a_link() {
	planned "C bind source=/etc target=/bin slot=-1"
	explained 125 E0505 "'/bin' is a link inside" "name the place that it leads to: '/usr/bin'" sbx_run
	planned "C mkdir path=/bin/x mode=0755"
	explained 125 E0508 "'/bin' is a link inside" "name the place that it leads to: '/usr/bin/x'" sbx_run
}

test_target_is_missing() {
	planned "C bind source=/etc target=/nowhere slot=-1"
	explained 125 E0505 "'/nowhere' does not exist inside" 'type "dir"' sbx_run
	planned "C bind source=/etc target=/usr/nowhere slot=-1"
	explained 125 E0505 "'/usr/nowhere' does not exist inside" "make it on the host" sbx_run
}

test_target_is_read_only() {
	planned "C mkdir path=/usr/new mode=0755"
	explained 125 E0508 "the host's '/usr' is mounted read-only over '/usr/new'" 'writable' sbx_run
}

test_file_on_a_directory() {
	planned "C bind source=/etc/passwd target=/data slot=-1"
	explained 125 E0505 "the source is a file, and '/data' inside is a directory" 'a file on a file' sbx_run
}

test_full_tmpfs() {
	planned "C tmpfs target=/data size=4096 mode=0755" \
		"C file path=/data/big mode=0644 data=\"$(head -c 20000 /dev/zero | tr '\0' x)\""
	explained 125 E0508 "probably the tmpfs on '/data' is full" 'a larger size' sbx_run
}

test_bind_that_would_uncover() {
	planned "C tmpfs target=/data mode=0755" "C bind source=/sys target=/data slot=-1"
	[ -n "$(findmnt -Rnro TARGET /sys | sed 1d)" ] || skip "nothing is mounted below /sys"
	explained 125 E0505 "there are mounts below '/sys'" 'norecursive' sbx_run
}

# requires: pidns
test_proc_is_masked() {
	minimal case
	explained 125 E0507 'parts of /proc are covered here' 'systempaths=unconfined' \
		"$restricted" maskedproc -- "$SBX" --profile=case
	matches "$err" 'minimal\.profile:[0-9]+:'
}

test_proc_without_a_pid_namespace() {
	planned "C filesystem type=proc target=/data"
	sed -i 's/,pid$//' "$T/plan.txt"
	"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
	explained 125 E0507 "a proc can only be mounted in a pid namespace of one's own" \
		'namespaces.pid = true' sbx_run
}

test_sysfs_without_a_net_namespace() {
	planned "C filesystem type=sysfs target=/data"
	explained 125 E0507 "a sysfs can only be mounted in a net namespace of one's own" \
		'namespaces.net = true' sbx_run
}

# requires: netns
test_sysfs_is_masked() {
	planned "C filesystem type=sysfs target=/data"
	sed -i 's/,pid$/,pid,net/' "$T/plan.txt"
	# Run by sbxtest or in a namespace of its own: only the own id can be mapped.
	[ "$ROLE" != root ] || sed -i "s/:$(id -u):1$/:$(id -u sbxtest):1/" "$T/plan.txt"
	"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
	explained 125 E0507 '/sys is read-only here' 'filesystem.sys' \
		"$restricted" maskedsys -- "$SBX" run --plan="$T/plan"
}

test_file_system_that_the_kernel_has_not() {
	planned "C filesystem type=nosuchfs target=/data"
	explained 125 E0507 'this kernel has no nosuchfs file system' 'modprobe nosuchfs' sbx_run
}

# requires: ownoverlay
test_upper_on_an_overlay() {
	mkdir "$T/low" "$T/mnt"
	planned "C overlay target=/data lower=$T/low upper=$T/mnt/up work=$T/mnt/work flags=userxattr"
	# shellcheck disable=SC2016 # for the inner shell
	explained 125 E0506 "the upper layer '$T/mnt/up' is on overlay" 'filesystem.root.upper = "tmpfs"' \
		unshare -Urm sh -c 'cd "$1" && mount -t tmpfs t low && mkdir low/l low/u low/w &&
			mount -t overlay -o lowerdir=low/l,upperdir=low/u,workdir=low/w,userxattr o mnt &&
			mkdir mnt/up mnt/work && sed -i "s/:$2:1\$/:0:1/" plan.txt &&
			"$3/mkplan" plan <plan.txt && umount -l low && mkdir low 2>/dev/null; exec "$4" run --plan=plan' \
		- "$T" "$(id -u)" "$HELPERS" "$SBX"
}

# requires: overlay
test_work_directory_elsewhere() {
	mkdir "$T/low" "$T/up"
	[ "$(stat -c %d "$T")" != "$(stat -c %d /dev/shm)" ] || skip "all is on one file system"
	planned "C overlay target=/data lower=$T/low upper=$T/up work=/dev/shm flags=userxattr"
	explained 125 E0506 "the upper layer '$T/up' and the work directory '/dev/shm' are on different" \
		'both in one directory' sbx_run
}

# requires: overlay
test_lower_is_missing() {
	planned "C overlay target=/data lower=$T/nowhere"
	explained 125 E0506 "'$T/nowhere' does not exist on the host" 'make it' sbx_run
}

# requires: deny
test_pivot_root_is_refused() {
	planned
	explained 125 E0510 'probably a seccomp filter above sbx refuses the system call' \
		'seccomp=unconfined' "$HELPERS/deny" EPERM pivot_root -- "$SBX" run --plan="$T/plan"
}

# What another has put meanwhile into a directory that this run has made is not this run's to remove.
test_made_directories_that_others_use() {
	local lock

	cat >"$T/helper" <<-EOF
		#!/bin/sh
		mkdir $T/state/other
		echo kept >$T/state/other/file
		echo kept >$T/state/mine/file
		exit 1
	EOF
	chmod +x "$T/helper"
	for lock in 0 1; do
		rm -rf "$T/state"
		planned
		sed -i "1i S host_dir path=$T/state/mine/deep mode=0755 lock=$lock owner=-1" "$T/plan.txt"
		sed -i '/^C setgroups_deny/d;/^C .id_map/d' "$T/plan.txt"
		sed -i "/^S clone/a S uid_map ranges=0:$(id -u):1 helper=$T/helper" "$T/plan.txt"
		sed -i "/^S uid_map/a C wait" "$T/plan.txt"
		"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
		refused 125 'helper refuses the ranges' "$SBX" run --plan="$T/plan"
		same "another's file" kept "$(cat "$T/state/other/file")"
		same "a file above" kept "$(cat "$T/state/mine/file")"
		[ ! -e "$T/state/mine/deep" ] || fail "the empty directory is still there"
	done
}

test_two_sandboxes_with_one_upper() {
	mkdir "$T/upper"
	planned "C tmpfs target=/data mode=0755"
	sed -i "1i S host_dir path=$T/upper mode=0700 lock=1 owner=-1" "$T/plan.txt"
	sed -i 's|argv=/bin/true|argv=/bin/sh argv=-c argv="echo started; read line"|' "$T/plan.txt"
	"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
	mkfifo "$T/hold"
	exec 9<>"$T/hold"
	# shellcheck disable=SC2016 # for the inner shell
	background first sh -c 'exec "$@" <hold 9<&-' - "$SBX" run --plan="$T/plan"
	from first
	same line started "$line"
	explained 125 E0504 "another sandbox is using '$T/upper'" "fuser -v $T/upper" \
		"$SBX" run --plan="$T/plan"
	echo >&9
	gone "$first_pid"
}

test_working_directory_is_missing() {
	planned
	sed -i "/detach_root/a C chdir path=/home/u" "$T/plan.txt"
	"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
	explained 125 E0511 "'/home' does not exist inside" 'cwd' sbx_run
}

test_limits_and_names() {
	planned "C hostname name=x"
	explained 125 E0512 "without a uts namespace it would be the host's name" 'namespaces.uts = true' sbx_run
	planned "C rlimit resource=7 soft=2000000000 hard=2000000000"
	explained 125 E0513 '' 'limits.nofile = up to' sbx_run
	planned "C affinity cpus=4000"
	explained 125 E0513 'none of the processors can be used here' 'process.cpu_affinity' sbx_run
	planned "C setuid uid=77"
	explained 125 E0515 'uid 77 is not mapped inside' 'identity.user' sbx_run
	planned "C setgroups groups=0"
	explained 125 E0515 'setgroups is denied in this user namespace' 'identity.groups' sbx_run
}
