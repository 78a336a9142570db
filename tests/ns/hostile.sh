# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
# shellcheck disable=SC2034,SC2046,SC2086 # lists of words, by their names
#
# hostile.sh - tests/ns/hostile.c, which tries everything, gets nothing: under each shipped profile, as
# root and as an ordinary user. And where a protection is taken out, it does get it.
#
# requires: userns pidns proc notnested subids

# ---- what the payload is given ------------------------------------------------------

# In $T: bin/ with the program, ro/ and rw/ for everybody, suid/ with a program of another user, and
# what comes along at 0.
lay_out() {
	hostile=$T/bin/hostile
	mkdir -p "$T/own" "$T/bin" "$T/ro" "$T/rw" "$T/suid" "$T/above/dir"
	cp "$HELPERS/hostile" "$hostile"
	cp "$HELPERS/hostile" "$T/suid/hostile"
	chmod 777 "$T/ro" "$T/rw"
	if [ "$(id -u)" = 0 ]; then
		chown 65534:65534 "$T/suid/hostile"
		chmod 6755 "$T/suid/hostile"
	else
		# shellcheck disable=SC2016 # for the inner shell
		unshare -U --map-root-user --map-auto \
			sh -c 'chown 1:1 "$1" && chmod 6755 "$1"' sh "$T/suid/hostile"
	fi
	touch "$T/above/file" "$T/above/dir/file"
	(umask 077 && echo input >"$T/input")
}

# names NEED...: the attempts that need this.
names() {
	"$hostile" --list | awk -v needs=" $* " 'index(needs, " " $2 " ") { print $1 }'
}

# verdicts OUT NAME...: each of these was tried, and blocked; what nothing but Landlock blocks is open on
# a kernel that has none, and only there.
verdicts() {
	local got=$1 name line open=' ' bad=()

	shift
	[ "$ROLE" = root ] || [ -z "$(missing 'landlock>=2')" ] || open=" $by_landlock_user "
	for name in "$@"; do
		line=$(grep -aE "^(blocked|OPEN|untried) $name(:|$)" <<<"$got") || line="no word of $name"
		case $open in
		*" $name "*) [[ $line != "OPEN $name: "* ]] || continue ;;
		*) [ "$line" != "blocked $name" ] || continue ;;
		esac
		echo "$line"
		bad+=("$name")
	done
	[ ${#bad[@]} = 0 ] || fail "not blocked: ${bad[*]}"
	same "attempts" $# "$(sed -nE 's/^(blocked|OPEN|untried) ([^ :]*).*/\2/p' <<<"$got" | sort -u | wc -l)"
}

# attack NEED,... COMMAND...: the command starts the payload; it goes through the attempts with those
# needs. What one of them needs of the terminal or at 0, it gets.
attack() {
	local needs=$1 list n=("$hostile")

	shift
	mapfile -t list < <(names ${needs//,/ })
	[ ${#list[@]} -gt 0 ] || fail "no attempt needs $needs"
	# What makes a terminal may leave one open.
	[[ $needs != *tty* || $needs == *bait* ]] || list+=(inherited-descriptors inherited-directory)
	n=("$hostile" bait "$@" "ro=$T/ro" "suid=$T/suid/hostile" "${list[@]}")
	case $needs in
	tty*)
		: >"$T/own/script"
		out=$("$pty" "$T/own/script" "${n[@]}" 2>"$T/own/err" | sed 's/^ *//; s/\r$//') || :
		;;
	no-tty)
		n=("$hostile" bait --no-tty "${n[@]:2}")
		: >"$T/own/script"
		"$pty" "$T/own/script" "${n[@]}" 3>"$T/own/out" >"$T/own/err" 2>&1 || :
		out=$(cat "$T/own/out")
		;;
	*) out=$("${n[@]}" 2>"$T/own/err" <"$T/input") || : ;;
	esac
	# The terminal's end tells that something was not blocked; so will we.
	same "its own words" '' "$(grep -v '^pty: ended with the status' "$T/own/err")"
	verdicts "$out" "${list[@]}"
}

# no_directory COMMAND...: it does not start with one at 0, which would lead to all of the host.
no_directory() {
	local code=E0517

	# Where there is no Landlock another step is the one that looks.
	[ -z "$(missing 'landlock>=2')" ] || code=E0514
	# shellcheck disable=SC2016 # for the inner shell
	refused 125 $code sh -c 'exec "$@" <"$0"' "$T/above/dir" "$@" $(names dir)
}

# tree: what is on the host, that no run may change; $T/own is the test's.
tree() {
	find "$T" -mindepth 1 \( -path "$T/own" -o -path "$T/log" -o -path "$T/tmp" -o -path "$T/run" \) -prune \
		-o -printf '%p %y %m %U:%G %s %T@\n' | sort
}

unchanged() {
	diff <(echo "$1") <(tree) || fail "it changed the host"
}

all=-,file,ro,suid,bait

test_base_minimal() {
	local in

	lay_out
	# The input is a file of the caller's: without this it can be made set-user-id, as nothing else that
	# is the host's is to be written.
	minimal case "security = { set_id_bits = \"deny\"; };
		filesystem = { read_only = [ \"$T/bin\", \"$T/ro\", \"$T/suid\" ]; };"
	in=("$SBX" --profile=case -- "$hostile")
	attack $all "${in[@]}"
	no_directory "${in[@]}"
	attack tty "${in[@]}"
	attack no-tty "${in[@]}"
}

# What is mounted below a read-only directory is as read-only as that is. An ordinary user finds
# /dev/shm below /dev; for root that cannot be mapped to other ids.
test_base_minimal_below_what_is_read_only() {
	local source=/dev access

	lay_out
	if [ "$ROLE" = root ]; then
		source=$T/ro
		mkdir "$T/ro/shm"
		mount -t tmpfs -o mode=1777 tmpfs "$T/ro/shm"
	fi
	for access in ro rw; do
		minimal $access "filesystem = { read_only = [ \"$T/bin\" ]; mounts = ( { type = \"bind\";
			source = \"$source\"; target = \"/beneath\"; access = \"$access\"; } ); };"
	done
	attack ro "$SBX" --profile=ro -- "$hostile" ro=/beneath
	run "$hostile" bait "$SBX" --profile=rw -- "$hostile" ro=/beneath/shm read-only-write
	[ "$ROLE" != root ] || umount "$T/ro/shm"
	same "what is below" "OPEN read-only-write: wrote to '/beneath/shm'" "$out"
}

# With the caller's terminal, and its session and process group, only the filter is in between.
test_base_minimal_with_the_callers_terminal() {
	lay_out
	minimal case "filesystem = { read_only = [ \"$T/bin\" ]; };
		process = { new_session = false; }; security = { tty = \"inherit\"; };"
	attack tty "$SBX" --profile=case -- "$hostile"
	attack bait "$SBX" --profile=case -- "$hostile"
}

# A second kind of programs is allowed: what is denied to the first is denied to it.
test_base_minimal_with_two_abis() {
	local in

	lay_out
	minimal case "filesystem = { read_only = [ \"$T/bin\", \"$T/ro\", \"$T/suid\" ]; read_write = [ \"$T/rw\" ]; };
		process = { new_session = false; };
		security = { seccomp = { abis = [ \"native\", \"x86\", \"x32\" ]; }; };"
	in=("$SBX" --profile=case -- "$hostile" rw="$T/rw")
	attack $all,rw "${in[@]}"
	attack tty "${in[@]}"
}

test_shell() {
	local in before

	lay_out
	in=("$SBX" --profile=shell --ro="$T/bin" --ro="$T/ro" --ro="$T/suid" -- "$hostile")
	before=$(tree)
	attack $all "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty,-,bait "${in[@]}" # of its own
	attack no-tty "${in[@]}"
	unchanged "$before"
}

# requires: overlay busybox
test_alpine_shell() {
	local in before

	lay_out
	alpine
	in=("$SBX" --profile=alpine-shell --ro="$T/bin" --ro="$T/ro" --ro="$T/suid" -- "$hostile")
	before=$(tree)
	attack $all "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty,-,bait "${in[@]}" # of its own
	attack no-tty "${in[@]}"
	unchanged "$before"
}

# requires: overlay busybox
test_debian_shell() {
	local in before

	lay_out
	alpine
	# One that is shared may be written, and what is kept is a folder of the host's.
	in=("$SBX" --profile=debian-shell --param rootfs=alpine --param keep=yes --param share="$T/rw"
		--ro="$T/bin" --ro="$T/ro" --ro="$T/suid" -- "$hostile" rw=/mnt/share)
	touch -d @0 "$T/rw"
	mkdir -p "$XDG_STATE_HOME"
	before=$(tree | grep -v "^$XDG_STATE_HOME")
	attack $all,rw "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty,-,bait "${in[@]}" # of its own
	attack no-tty "${in[@]}"
	touch -d @0 "$T/rw"
	same "the host" "$before" "$(tree | grep -v "^$XDG_STATE_HOME")"
}

# Written is one directory.
test_build() {
	local in before

	lay_out
	mkdir "$T/project"
	cd "$T/project" || exit
	touch -d @0 "$T/rw"
	in=("$SBX" --profile=build --param build="$T/rw" --ro="$T/bin" --ro="$T/ro" --ro="$T/suid"
		-- "$hostile" rw="$T/rw")
	before=$(tree)
	attack $all,rw "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty,-,bait "${in[@]}" # of its own
	attack no-tty "${in[@]}"
	touch -d @0 "$T/rw"
	unchanged "$before"
}

test_media_viewer() {
	local in before

	lay_out
	in=("$SBX" --profile=media-viewer --ro="$T/bin" --ro="$T/ro" --ro="$T/suid" -- "$hostile")
	before=$(tree)
	attack $all "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty,-,bait "${in[@]}" # of its own
	attack no-tty "${in[@]}"
	unchanged "$before"
}

test_server() {
	local in before

	lay_out
	touch -d @0 "$T/rw"
	in=("$SBX" --profile=server --param state="$T/rw" --ro="$T/bin" --ro="$T/ro" --ro="$T/suid"
		-- "$hostile" rw=/var/lib/state)
	before=$(tree)
	attack $all,rw "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty "${in[@]}" # it has none
	attack no-tty "${in[@]}"
	touch -d @0 "$T/rw"
	unchanged "$before"
}

# The project can be written: there it must not leave what gives others its rights.
test_cli() {
	local in before

	lay_out
	cd "$T/rw" || exit
	touch -d @0 "$T/rw"
	in=("$SBX" --profile=cli --ro="$T/bin" --ro="$T/ro" --ro="$T/suid" -- "$hostile" rw="$T/rw")
	before=$(tree)
	attack $all,rw "${in[@]}"
	no_directory "${in[@]}"
	attack tty,no-tty,-,bait "${in[@]}" # of its own
	attack no-tty "${in[@]}"
	# The project had files for a while.
	touch -d @0 "$T/rw"
	unchanged "$before"
}

# ---- without the protections -----------------------------------------------------------

# For each attempt at least one way to take the protection out, in which it must be open. That is the
# host itself, unless the attempt is listed in closed_*, and each list below that it is in.

# The locks given up by the profile's own settings, one each.
by_setting="
dev-tty core-dump
proc-interrupts proc-sys-write
userns-unshare userns-clone userns-clone3 clone3 userns-mount
seccomp-weaken io-uring io-uring-enter io-uring-register bpf perf-event-open userfaultfd
keyctl add-key request-key modify-ldt quotactl quotactl-fd personality personality-exec fanotify-init
setns-call fsconfig obsolete-calls recent-calls
int80-io-uring int80-keyctl int80-add-key int80-userns int80-clone3 int80-setns int80-personality
int80-socketcall int80-socket int80-modify-ldt int80-bpf int80-perf-event-open int80-userfaultfd
int80-fanotify-init int80-quotactl
set-id-chmod set-id-chmod-group set-id-fchmod set-id-fchmodat set-id-fchmodat2 set-id-open set-id-creat
set-id-openat set-id-openat2 set-id-tmpfile set-id-mknod set-id-mknodat set-id-directory set-id-int80
socket-vsock key-by-number key-by-search
"
by_setting_user="proc-keys input-reopen input-set-id landlock-weaken"
# Where Landlock is given up the filter holds it, without being asked.
by_setting_without_filter_user="host-group-signal"

# The namespaces shared with the host, and what is read-only writable.
by_sharing="
init-cmdline host-kill host-pidfd host-listing read-only-write
host-abstract host-loopback host-interfaces host-shm host-sem host-msg host-queue
"

# The filter alone is left out.
by_filter="
tiocsti tiocsti-high-bits int80-tiocsti tioclinux tioclinux-high-bits clone3 seccomp-none seccomp-weaken io-uring io-uring-enter
io-uring-register bpf perf-event-open userfaultfd keyctl add-key request-key modify-ldt quotactl
quotactl-fd personality personality-exec fanotify-init setns-call fsconfig obsolete-calls recent-calls
int80-io-uring int80-keyctl int80-add-key int80-clone3 int80-setns int80-personality int80-socketcall
int80-socket int80-modify-ldt int80-bpf int80-perf-event-open int80-userfaultfd int80-fanotify-init
int80-quotactl
set-id-chmod set-id-chmod-group set-id-fchmod set-id-fchmodat set-id-fchmodat2 set-id-open set-id-creat
set-id-openat set-id-openat2 set-id-tmpfile set-id-mknod set-id-mknodat set-id-directory set-id-int80
socket-vsock
"
by_filter_user="host-group-nice host-group-io"

# Landlock alone is.
by_landlock="input-directory input-directory-above input-directory-socket"
by_landlock_user="input-reopen landlock-weaken"

# Rights are not given up, and neither the filter nor Landlock is there.
by_rights="
mount-tmpfs mount-proc mount-bind umount read-only-remount read-only-setattr open-tree open-tree-attr
fsopen fspick move-mount mount-setattr pivot-root chroot unshare-mount unshare-net clone-mount setns
cgroup-mount cgroup-setns fsmount reboot cap-permitted cap-effective cap-bounding no-new-privs securebits cap-raise setuid setgid
setgroups hostname domainname file-capability socket-packet socket-other socket-raw socket-raw6
"

# What came along is not put aside.
by_inheritance="inherited-descriptors inherited-directory groups umask environment"

# Where the caller is root, and the host is no control.
closed_root="
read-only-remount read-only-setattr | nothing is read-only there: see by_rights
working-directory | the test of its own below
id-map setgroups-file | the kernel lets it be written once, or never
unknown-calls unknown-call-far | no kernel of today has them: recent-calls is what has come since
int80-vm86 | a kernel of 64 bits has none
oom-score rlimit | root may not have CAP_SYS_RESOURCE itself
proc-kcore proc-sched-debug sys-powercap dev-mem uevent-helper sysrq-trigger binfmt-misc | not in every kernel
kexec-load kexec-file-load init-module finit-module delete-module modprobe-path | not in every kernel
iopl ioperm x32 socket-alg socket-key socket-bluetooth socket-can socket-smc | not in every kernel
sys-net-write | no interface with switches is there
"

closed_user="$closed_root
terminal-steal init-stack init-process-madvise proc-timers proc-kmsg proc-kallsyms cgroup-write | root's alone
sys-kernel-write sys-firmware-write core-pattern release-agent proc-irq proc-mtrr | root's alone
loginuid mount-sysfs open-by-handle swapon swapoff settimeofday clock-settime adjtimex | root's alone
clock-adjtime acct syslog mbind-move-all nice realtime device-in-sandbox device-on-host | root's alone
cap-inheritable cap-ambient | an ordinary user has none to pass on
proc-sys-write | root's alone: see by_setting
$(sed '/^$/d; s/$/ | root alone has such rights: see by_rights/' <<<"$by_rights")
"
# These rows of by_rights are open to a user of the host as well.
open_to_user="cap-bounding no-new-privs securebits"

# control NAME [STEP,... COMMAND...]: all attempts, without these steps, into $T/NAME.open.
control() {
	local name=$1 skip=${2:-} in loose

	shift $(($# > 1 ? 2 : 1))
	loose=("$hostile" rw="$T/rw" ro="$T/ro" suid="$T/suid/hostile")
	in=(env SBX_TEST_SKIP="$skip" "$hostile" bait)
	{
		"${in[@]}" "$@" "${loose[@]}" <"$T/input" || :
		"${in[@]}" "$@" "${loose[@]}" $(names dir) <"$T/above/dir" || :
		"$pty" /dev/null "${in[@]}" "$@" "${loose[@]}" $(names tty) | sed 's/\r$//' || :
		"$pty" /dev/null "${in[@]}" --no-tty "$@" "${loose[@]}" $(names no-tty) 3>&1 >"$T/own/tty" || :
	} 2>"$T/own/err" | sed 's/^ *//' >"$T/own/$name.all"
	sed -n 's/^OPEN \([^:]*\):.*/\1/p' "$T/own/$name.all" | sort -u >"$T/own/$name.open"
}

# opened NAME ATTEMPT...: in that control these got through.
opened() {
	local name=$1 a bad=() has_int80

	shift
	has_int80=$("$hostile" int80-clone3) || :
	for a in "$@"; do
		# Where the kernel itself refuses it to everybody there is nothing to see.
		case $a in
		*int80* | modify-ldt) [[ $has_int80 == OPEN* ]] || continue ;;&
		*tiocsti*) [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null)" != 0 ] || continue ;;
		proc-sys-write) kernel_at_least 5.19 || continue ;; # needs no right since then
		quotactl-fd) kernel_at_least 5.14 || continue ;;
		read-only-setattr | mount-setattr) kernel_at_least 5.12 || continue ;;
		set-id-fchmodat2) kernel_at_least 6.6 || continue ;;
		recent-calls) kernel_at_least 6.8 || continue ;;
		open-tree-attr) kernel_at_least 6.15 || continue ;;
		esac
		grep -qxF "$a" "$T/own/$name.open" || bad+=("$a")
	done
	[ ${#bad[@]} = 0 ] || {
		grep -E "^(blocked|untried) ($(IFS='|'; echo "${bad[*]}"))(:|$)" "$T/own/$name.all" | sort -u
		tail -n 5 "$T/own/err"
		fail "without the protection ($name) this is still blocked: ${bad[*]}"
	}
}

# held NAME ATTEMPT...: in that control another wall is behind the one that was taken out.
held() {
	local name=$1 a

	shift
	for a in "$@"; do
		has "$(cat "$T/own/$name.all")" "blocked $a"
	done
}

# The host has none of the protections: what is blocked there must have another control, or a reason.
test_without_a_sandbox() {
	local closed=closed_$ROLE all a count=0

	lay_out
	control outside
	all=$("$hostile" --list | cut -d' ' -f1)
	for a in $all; do
		case " $open_to_user " in *" $a "*) continue ;; esac
		grep -Eq "^([^|]* )?$a( [^|]*)? \| " <<<"${!closed}" || continue
		all=$(grep -vxF "$a" <<<"$all")
		count=$((count + 1))
	done
	opened outside $all
	echo "$count attempts have no control on the host"
}

# Each attempt is in a list, or open on the host: none is without a control or a reason.
test_a_control_for_each_attempt() {
	local list a known

	lay_out
	known=$("$hostile" --list | cut -d' ' -f1)
	for list in by_setting by_setting_user by_setting_without_filter_user by_sharing by_filter by_filter_user by_landlock by_landlock_user \
		by_rights by_inheritance closed_root closed_user open_to_user; do
		list=$(cut -d'|' -f1 <<<"${!list}")
		for a in $list; do
			grep -qxF "$a" <<<"$known" || fail "'$a' is none of the attempts"
		done
	done
	# What has several lines has lost its control to the other.
	same "attempts" '' "$(sort <<<"$known" | uniq -d)"
}

loose_profile() {
	minimal "$1" "identity = { user = \"root\"; };
		process = { new_session = false; };
		limits = { core = \"unlimited\"; };
		security = { tty = \"inherit\"; landlock = \"off\"; keyring = \"inherit\";
		             seccomp = { policy = \"none\"; abis = [ \"native\", \"x86\", \"x32\" ]; };
		             nested_userns = true; set_id_bits = \"allow\"; lock_personality = false; };
		filesystem = { read_only = [ \"$T/bin\", \"$T/ro\", \"$T/suid\" ]; read_write = [ \"$T/rw\" ];
		               proc = { masks = false; }; };
		${2:-}"
}

test_what_a_profile_gives_up() {
	lay_out
	loose_profile case
	control setting '' "$SBX" --profile=case --
	opened setting $by_setting
	[ "$ROLE" != root ] || return 0
	opened setting $by_setting_user
	control no-filter seccomp "$SBX" --profile=case --
	opened no-filter $by_setting_without_filter_user
}

# Without Landlock, too.
test_no_directory_at_0_without_landlock() {
	lay_out
	loose_profile case
	# shellcheck disable=SC2016 # for the inner shell
	explained 125 E0514 'standard input, output or error is a directory' --ro=DIRECTORY \
		sh -c 'exec "$@" <"$0"' "$T/above/dir" "$SBX" --profile=case -- "$hostile" input-directory
}

test_what_a_profile_shares() {
	lay_out
	minimal case "namespaces = { ipc = false; pid = false; };
		process = { new_session = false; init = false; };
		network = { mode = \"host\"; };
		security = { landlock = \"off\"; };
		filesystem = { read_only = [ \"$T/bin\", \"$T/suid\" ]; read_write = [ \"$T/rw\", \"$T/ro\" ];
		               proc = \"host\"; };"
	control sharing '' "$SBX" --profile=case --
	opened sharing $by_sharing
}

locked_profile() {
	minimal case "filesystem = { read_only = [ \"$T/bin\", \"$T/ro\", \"$T/suid\" ]; read_write = [ \"$T/rw\" ]; };
		identity = { user = \"root\"; };
		${1:-}"
}

# requires: hooks
test_without_the_filter() {
	lay_out
	locked_profile 'process = { new_session = false; };'
	control filter seccomp "$SBX" --profile=case --
	opened filter $by_filter
	held filter $by_rights userns-unshare userns-clone userns-clone3 userns-mount int80-userns key-by-search
	[ "$ROLE" = root ] || opened filter $by_filter_user
}

# requires: hooks
test_without_the_filter_and_a_keyring() {
	lay_out
	locked_profile
	control keyring seccomp,keyring "$SBX" --profile=case --
	opened keyring key-by-search
}

# requires: hooks
test_without_the_filter_and_the_limit() {
	lay_out
	locked_profile
	control limit seccomp,sysctl "$SBX" --profile=case --
	opened limit userns-unshare userns-clone userns-clone3 userns-mount int80-userns
}

# requires: hooks landlock>=2
test_without_landlock() {
	lay_out
	locked_profile
	control landlock landlock_fds,landlock_restrict "$SBX" --profile=case --
	opened landlock $by_landlock
	[ "$ROLE" = root ] || opened landlock $by_landlock_user
}

# requires: hooks
test_with_all_rights() {
	lay_out
	locked_profile
	control rights seccomp,landlock_restrict,capset,bounding_set,securebits,no_new_privs \
		"$SBX" --profile=case --
	opened rights $by_rights
}

# requires: hooks
test_with_all_that_came_along() {
	lay_out
	locked_profile
	control inheritance close_fds,env_clean,umask,setgroups "$SBX" --profile=case --
	opened inheritance $by_inheritance
}

test_a_working_directory_left_behind() {
	lay_out
	cd "$T/above" || exit
	run "$hostile" adrift "$T/bin" /hostile working-directory
	matches "$out" '^OPEN working-directory: '
}

# CVE-2024-21626: the way out by what the caller has left open, before it is closed.
test_a_working_directory_through_a_descriptor() {
	local n

	lay_out
	ln -s /proc/self/fd/3 "$T/rw/link"
	for n in 3 4 5 6 7 8 200; do
		refused 125 E0511 "$hostile" bait "$SBX" --profile=shell --ro="$T/bin" \
			--set cwd="/proc/self/fd/$n" -- "$hostile" working-directory
	done
	refused 125 E0511 "$hostile" bait "$SBX" --profile=shell --ro="$T/bin" --ro="$T/rw" \
		--set cwd="$T/rw/link" -- "$hostile" working-directory
}

# CVE-2019-5736: what names itself /proc/self/exe must not become the launcher inside.
# requires: landlock>=2
test_the_launcher_is_no_command() {
	mkdir "$T/rw"
	cd "$T/rw" || exit
	ln -s /proc/self/exe sh
	run "$SBX" --profile=cli -- ./sh --version
	[[ $out$err != *"its compiler"* && $status != 0 ]] || fail "the launcher ran inside"
	run "$SBX" --profile=cli --set security.landlock=off -- ./sh --version
	matches "$err" 'its compiler'
}

# CVE-2021-30465: what a payload has put in the place of a later mount.
# requires: busybox
test_a_planted_link() {
	local before

	lay_out
	mkdir -p "$T/victim" "$T/rw/folder"
	before=$(find "$T/victim" "$T/rw" | sort)
	minimal plant "filesystem = { read_write = [ \"$T/rw\" ]; };"
	ok sbx --profile=plant -- /busybox sh -c "cd '$T/rw' && rmdir folder && ln -s ../victim folder"
	minimal case "filesystem = { read_write = [ \"$T/rw\" ]; mounts = ( { type = \"tmpfs\"; target = \"$T/rw/folder/deep\"; } ); };"
	run sbx --profile=case -- /busybox true
	same status 125 "$status"
	rm "$T/rw/folder"
	mkdir "$T/rw/folder"
	same "the host" "$before" "$(find "$T/victim" "$T/rw" | sort)"
}
