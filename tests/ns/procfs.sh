# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# procfs.sh - what /proc and /sys show of the machine, and what of it can be changed.
#
# requires: userns pidns proc

# what may not be opened, of the files that this machine has
hidden="kcore key-users keys kmsg kpagecgroup kpagecount kpageflags interrupts latency_stats \
sched_debug slabinfo timer_list timer_stats vmallocinfo"

# root outside has another number inside
one_is_root='identity = { user = "1"; id_map = { uids = ( { inside = 1; outside = 0; count = 1; } );
	gids = ( { inside = 1; outside = 0; count = 1; } ); }; };'

# in_words FOLDER NAME...: those that are there, as paths
in_words() {
	local folder=$1 name

	shift
	for name; do
		[ ! -e "$folder/$name" ] || printf '%s ' "$folder/$name"
	done
}

# all_refused: of the paths in $out none could be opened
all_refused() {
	same "opened" '' "$(grep -vE ' (EACCES|EPERM|EROFS)$' <<<"$out")"
}

# without_userns TEXT [OPTION]... -- COMMAND...: as the machine's root, whom only the masks stop.
without_userns() {
	local text=$1

	shift
	in_sandbox "namespaces = { user = false; }; $text" "$@"
}

test_files_of_the_machine_cannot_be_opened() {
	# shellcheck disable=SC2046,SC2086 # lists
	in_sandbox '' -- /payload read $(in_words /proc $hidden)
	all_refused
	[ -n "$out" ] || fail "nothing to look at"
	# shellcheck disable=SC2046,SC2086
	ok sbx --profile=case -- /payload write $(in_words /proc $hidden)
	all_refused
}

# Everybody may read these two: the control needs no root.
test_control_without_masks_they_are_read() {
	in_sandbox 'filesystem = { proc = { masks = false; }; };' -- /payload read /proc/keys /proc/interrupts
	has "$out" '/proc/keys yes'
	has "$out" '/proc/interrupts yes'
}

# requires: realroot
test_nor_by_the_machines_root() {
	local files

	# shellcheck disable=SC2086
	files=$(in_words /proc $hidden)
	# /proc/kmsg wants a right that no payload has, masked or not.
	files=${files//\/proc\/kmsg/}
	# shellcheck disable=SC2086
	without_userns '' -- /payload read $files
	all_refused
	# shellcheck disable=SC2086
	without_userns 'filesystem = { proc = { masks = false; }; };' -- /payload read $files
	has "$out" '/proc/timer_list yes'
	has "$out" '/proc/slabinfo yes'
	has "$out" '/proc/vmallocinfo yes'
	has "$out" '/proc/keys yes'
}

# requires: realroot
test_knobs_are_read_only_for_the_machines_root() {
	local irq file=/proc/sys/kernel/panic_on_oops

	irq=$(printf '%s\n' /proc/irq/*/smp_affinity | head -n 1)
	without_userns '' -- /payload write "$file" "$irq"
	has "$out" "$file EROFS"
	has "$out" "$irq EROFS"
	# Opening changes nothing.
	without_userns 'filesystem = { proc = { masks = false; }; };' -- /payload write "$file" "$irq"
	has "$out" "$file yes"
	has "$out" "$irq yes"
}

# requires: realroot
test_sysrq_is_out_of_reach() {
	[ -e /proc/sysrq-trigger ] || skip "this kernel has no /proc/sysrq-trigger"
	without_userns '' -- /payload write /proc/sysrq-trigger
	has "$out" '/proc/sysrq-trigger EROFS'
	without_userns 'filesystem = { proc = { masks = false; }; };' -- /payload write /proc/sysrq-trigger
	has "$out" '/proc/sysrq-trigger yes'
}

# Those of its own network the payload may change when it has the right, were it not read-only.
test_sysctls_of_own_namespaces_are_read_only() {
	local file=/proc/sys/net/ipv4/ip_forward

	in_sandbox 'security = { capabilities = [ "net_admin" ]; };' -- /payload write "$file"
	has "$out" "$file EROFS"
	ok sbx --profile=case --set filesystem.proc.masks=false -- /payload write "$file"
	has "$out" "$file yes"
}

# requires: busybox
test_folders_are_empty() {
	local path

	in_sandbox 'filesystem = { sys = "private"; };' -- /busybox true
	for path in /proc/acpi /proc/scsi /proc/asound /sys/firmware /sys/devices/virtual/powercap; do
		[ -d "$path" ] || continue
		ok sbx --profile=case -- /busybox ls -A "$path"
		same "$path" '' "$out"
		ok sbx --profile=case -- /payload write "$path"
		matches "$out" ' EROFS$'
	done
	[ -n "$(ls -A /sys/firmware)" ] || return 0
	ok sbx --profile=case --set filesystem.proc.masks=false -- /busybox ls -A /sys/firmware
	[ -n "$out" ] || fail "nothing in /sys/firmware without masks"
}

# requires: busybox
test_masks_of_the_hosts_tree() {
	[ -d /sys/firmware ] || skip "this machine has no /sys/firmware"
	in_sandbox 'filesystem = { sys = "host"; proc = "host"; };' -- /busybox ls -A /sys/firmware
	same /sys/firmware '' "$out"
	ok sbx --profile=case -- /payload read /proc/keys
	has "$out" '/proc/keys EACCES'
	ok sbx --profile=case --set filesystem.proc.masks=false -- /payload read /proc/keys
	has "$out" '/proc/keys yes'
}

# As chroots have: it comes along with the directory.
# requires: realroot
test_masks_of_a_procfs_within_what_is_bound() {
	local knob=sys/kernel/panic_on_oops

	mkdir -p "$T/a tree/proc"
	mount -t proc proc "$T/a tree/proc"
	without_userns "filesystem = { mounts = ( { type = \"bind\"; source = \"$T/a tree\"; target = \"/t\"; access = \"rw\"; } ); };" \
		-- /payload read /t/proc/timer_list
	has "$out" '/t/proc/timer_list EACCES'
	ok sbx --profile=case -- /payload write /t/proc/$knob
	has "$out" "/t/proc/$knob EROFS"
	ok sbx --profile=case --set filesystem.proc.masks=false -- /payload write /t/proc/$knob
	has "$out" "/t/proc/$knob yes"
	umount "$T/a tree/proc"
}

# requires: realroot
test_masks_of_a_procfs_bound_alone() {
	local knob=/srv/p/sys/kernel/panic_on_oops

	without_userns 'filesystem = { mounts = ( { type = "bind"; source = "/proc"; target = "/srv/p"; access = "rw";
		options = [ "norecursive" ]; } ); };' -- /payload read /srv/p/timer_list
	has "$out" '/srv/p/timer_list EACCES'
	ok sbx --profile=case -- /payload write "$knob"
	has "$out" "$knob EROFS"
	ok sbx --profile=case --set filesystem.proc.masks=false -- /payload write "$knob"
	has "$out" "$knob yes"
}

test_masks_of_each_procfs() {
	in_sandbox 'filesystem = { mounts = ( { type = "proc"; target = "/srv/p"; } ); };' -- \
		/payload read /srv/p/keys /proc/keys
	has "$out" '/srv/p/keys EACCES'
	has "$out" '/proc/keys EACCES'
}

# The root image is the payload's: whatever it has planted, masks are of the host's own making.
# requires: overlay busybox
test_links_in_the_root_are_not_followed() {
	local root=$T/root

	mkdir -p "$root/dev" "$root/real"
	ln -s /real "$root/proc"
	ln -s /payload "$root/dev/null"
	cp "$payload" "$root/payload"
	minimal case "filesystem = { root = { type = \"overlay\"; lower = [ \"$root\" ]; upper = \"tmpfs\"; }; dev = \"none\"; };"
	# As root it is said that the folder's owner is nobody inside.
	run sbx --profile=case -- /payload read /proc/keys /real/keys
	has "$out" '/proc/keys EACCES'
	has "$out" '/real/keys EACCES'
	run sbx --profile=case --set filesystem.proc.masks=false -- /payload read /proc/keys /real/keys
	has "$out" '/proc/keys yes'
	has "$out" '/real/keys yes'
}

# requires: busybox
test_no_process_of_the_host() {
	in_sandbox '' -- /busybox ls /proc
	same "processes" '1
2' "$(grep -E '^[0-9]+$' <<<"$out")"
	# Names alone: one of the host's may end before ls has looked at it.
	in_sandbox 'filesystem = { proc = "host"; };' -- /busybox sh -c 'cd /proc && echo [0-9]*'
	[ "$(wc -w <<<"$out")" -gt 2 ] || fail "no process of the host in its own /proc"
}

# requires: subids busybox
test_hidepid() {
	local text='identity = { id_map = "subids"; user = "1"; };'

	in_sandbox "$text filesystem = { proc = { hidepid = true; }; };" -- /busybox ls /proc
	same "processes" 2 "$(grep -E '^[0-9]+$' <<<"$out")"
	in_sandbox "$text" -- /busybox ls /proc
	same "processes" '1
2' "$(grep -E '^[0-9]+$' <<<"$out")"
}

# requires: busybox
test_subset_pid() {
	in_sandbox 'filesystem = { proc = { subset_pid = true; }; };' -- /busybox ls /proc
	same "beside processes" 'self
thread-self' "$(grep -vE '^[0-9]+$' <<<"$out")"
	ok sbx --profile=case -- /payload read /proc/keys /proc/sys
	has "$out" '/proc/keys ENOENT'
	has "$out" '/proc/sys ENOENT'
}

# A sandbox in the sandbox has a /proc of its own, as nothing of this one is covered.
# requires: busybox
test_none_where_others_are_to_be_made_inside() {
	local text='security = { nested_userns = true; }; filesystem = { proc = { XXX }; };'
	local new=(/busybox unshare -Urmpf /busybox mount -t proc proc /proc)

	# A namespace that root makes can map root only with a right of its own.
	[ "$ROLE" = user ] || text="$one_is_root $text"
	in_sandbox "${text/XXX/}" -- "${new[@]}"
	minimal case "${text/XXX/masks = true;}"
	run sbx --profile=case -- "${new[@]}"
	[ "$status" != 0 ] || fail "a new procfs beside a masked one"
	minimal case "${text/XXX/}"
	ok sbx plan --profile=case
	matches "$out" 'a sandbox inside could mount none'
}
