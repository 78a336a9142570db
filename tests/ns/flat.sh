# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# flat.sh - the runner by itself: flat plans written by hand, for what no profile asks for in this
# form.
#
# requires: userns pidns busybox

busybox=$(command -v busybox || :)

# head NAMESPACES: the steps that begin a plan of one's own.
head_steps() {
	cat <<-EOF
		S clone ns=$1
		C setgroups_deny
		C uid_map ranges=0:$(id -u):1
		C gid_map ranges=0:$(id -g):1
		C propagation
	EOF
}

# tail_steps WORD...: those that end it and execute the words.
tail_steps() {
	local word

	printf 'C %s\n' pivot_root detach_root close_fds 'bounding_set keep=0' 'capset keep=0' \
		no_new_privs pdeathsig init
	printf 'C exec'
	for word; do
		printf ' argv="%s"' "$word"
	done
	echo
}

# own_root: a tmpfs with busybox in it.
own_root() {
	cat <<-EOF
		C tmpfs target=/ mode=0755 attrs=nosuid,nodev
		C touch path=/busybox
		C bind source=$busybox target=/busybox attrs=ro,nosuid,nodev
		C mkdir path=/proc mode=0755
		C filesystem type=proc target=/proc attrs=nosuid,nodev,noexec
	EOF
}

# flat: runs the plan on standard input.
flat() {
	"$HELPERS/mkplan" "$T/plan" || fail "the plan"
	run sbx run --plan="$T/plan"
}

test_the_tree_of_the_host_without_the_mounts_of_the_plan() {
	flat <<-EOF
		$(head_steps user,mount,pid)
		C stage
		C bind source=/ target=/ recursive=1 attrs=ro,nosuid
		C bind_file path=/etc/passwd mode=0444 data="inside\n" attrs=ro
		$(tail_steps /bin/sh -c 'cat /etc/passwd; cut -d\" \" -f5 /proc/self/mountinfo | grep -cx /')
	EOF
	# What is mounted over the host's own root, if anything, is in the copy.
	same out "inside"$'\n'"$(cut -d' ' -f5 /proc/self/mountinfo | grep -cx /)" "$out"

	flat <<-EOF
		$(head_steps user,mount,pid)
		C stage
		$(own_root)
		C mkdir path=/host mode=0755
		C bind source=/ target=/host recursive=1 attrs=ro,nosuid
		$(tail_steps /busybox ls /host/host)
	EOF
	[ "$status" != 0 ] || fail "the new root is in the copy of the old one"
}

# requires: overlay
test_a_staged_overlay_below_the_root() {
	mkdir "$T/lower"
	echo lower >"$T/lower/file"
	flat <<-EOF
		$(head_steps user,mount,pid)
		C stage
		$(own_root)
		C mkdir path=/over mode=0755
		C overlay target=/over lower=$T/lower upper=u work=w flags=staged,userxattr attrs=nosuid,nodev
		C mkdir path=/over/made mode=0750
		$(tail_steps /busybox sh -c '/busybox cat /over/file; echo new >/over/file; /busybox cat /over/file; /busybox stat -c %a /over/made; /busybox grep -c lower /proc/self/mountinfo')
	EOF
	# The table inside tells where the layers are by descriptor only.
	same out $'lower\nnew\n750\n1' "$out"
	! grep -q "$T" <<<"$out" || fail "a path of the host is told"
	same lower lower "$(cat "$T/lower/file")"
}

test_the_environment_in_order() {
	FOO1=a FOO2=b BAR=c SET=d flat <<-EOF
		$(head_steps user,mount,pid)
		$(own_root)
		C env_clean
		C env_pass pattern=FOO*
		C env_unset pattern=FOO2
		C env_set name=SET value="new value"
		C env_set name=SET value=newer
		C env_pass pattern=SET
		C env_pass pattern=NONE
		$(tail_steps /busybox env)
	EOF
	same out $'FOO1=a\nSET=newer' "$out"
}

test_a_command_is_looked_for_along_the_path_inside() {
	flat <<-EOF
		$(head_steps user,mount,pid)
		$(own_root)
		C mkdir path=/first mode=0755
		C file path=/first/tool mode=0644 data=x
		C mkdir path=/second mode=0755
		C symlink content=/busybox path=/second/echo
		C env_clean
		C env_set name=PATH value=relative:/nowhere:/first:/second
		$(tail_steps nothing found | sed 's/^C exec.*/& alternatives=tool alternatives=echo/')
	EOF
	same out found "$out"
}

test_what_a_run_that_was_none_made_on_the_host() {
	flat <<-EOF
		S host_dir path=$T/a/b/upper mode=0755 lock=1
		S host_dir path=$T/a/b/work mode=0755 lock=1
		$(head_steps user,mount,pid)
		C tmpfs target=/ mode=0755
		C mkdir path=/d mode=0755
		C bind source=$T/a/b/upper target=/d
		C mkdir path=/d/one mode=0700
		C file path=/d/one/two mode=0600 data=x
		C symlink content=/etc path=/d/out
		$(tail_steps /nothing)
	EOF
	same status 127 "$status"
	[ ! -e "$T/a" ] || fail "it is still there"
	[ -e /etc/passwd ] || fail "a link was followed"
}

# requires: program:pgrep
test_a_second_process_joins_the_first() {
	local first init payload

	"$HELPERS/mkplan" "$T/first" <<-EOF || fail "the plan"
		$(head_steps user,mount,pid,ipc)
		$(own_root)
		$(tail_steps /busybox sleep 100)
	EOF
	"$SBX" run --plan="$T/first" &
	first=$!
	while ! payload=$(init=$(pgrep -P $first) && pgrep -P "$init" -x busybox); do
		kill -0 $first || fail "the first one ended"
	done
	init=$(pgrep -P $first)
	flat <<-EOF
		S join ns=user path=/proc/$payload/ns/user
		S join ns=pid path=/proc/$payload/ns/pid
		S join ns=ipc path=/proc/$payload/ns/ipc
		S clone
		C join ns=mount path=/proc/$payload/ns/mnt
		C close_fds
		C bounding_set keep=0
		C capset keep=0
		C no_new_privs
		C pdeathsig
		C init
		C exec argv=/busybox argv=sh argv=-c argv="/busybox readlink /proc/self/ns/mnt; /busybox ps -o args | /busybox grep -c ^sbx-init; /busybox cat /proc/1/environ"
	EOF
	# Neither init can be looked into.
	same out "$(readlink "/proc/$payload/ns/mnt")"$'\n2' "$out"
	same status 1 "$status"
	kill $first
	wait $first || :
	gone "$init"
}

test_a_descriptor_that_is_no_sealed_memory() {
	head_steps user,mount,pid >"$T/text"
	own_root >>"$T/text"
	tail_steps /busybox true >>"$T/text"
	"$HELPERS/mkplan" "$T/plan" <"$T/text" || fail "the plan"
	run sbx run --plan-fd=0 <"$T/plan"
	same status 125 "$status"
	matches "$err" 'sealed'
	run sbx run --plan-fd=17
	same status 125 "$status"
	run sbx run --plan="$T/plan" -- ls
	same status 125 "$status"
	ok sbx run --plan="$T/plan"
}
