# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# probes.sh - what a test can require, and how each is found out.
#
# `# requires: WORD...` in the first comment of a file holds for all its tests, in the comment right
# above a function for that one. Each word is a function here, probe_WORD, that prints why it is
# missing, or nothing. `kernel>=X.Y`, `landlock>=ABI` and `program:NAME` need
# no function. Where a kernel is too old for it and sbx refuses to go on without, a function
# refusal_WORD prints what it says then: the test is run all the same, to see that. Where what the
# test asks for is left out on such a kernel, the function asks for it by a name that must be refused,
# and prints "held: " and that.

role=${role:?run.sh sets it}
declare -A probed

probe_userns() {
	unshare -U true 2>/dev/null || echo "no user namespace can be made here"
}

probe_pidns() {
	unshare -Urpf true 2>/dev/null || echo "no pid namespace can be made here"
}

probe_netns() {
	unshare -Urn true 2>/dev/null || echo "no network namespace can be made here"
}

probe_timens() {
	unshare -Ur --time true 2>/dev/null || echo "the kernel has no time namespaces"
}

probe_cgroupns() {
	unshare -UrC true 2>/dev/null || echo "no cgroup namespace can be made here"
}

probe_proc() {
	unshare -Urmpf mount -t proc proc /proc 2>/dev/null || echo "a new /proc cannot be mounted here"
}

probe_overlay() {
	# shellcheck disable=SC2016 # for the inner shell
	unshare -Urm sh -c 'mount -t tmpfs t /mnt && cd /mnt && mkdir l u w m &&
		mount -t overlay -o lowerdir=l,upperdir=u,workdir=w,userxattr o m' 2>/dev/null ||
		echo "the kernel refuses an overlay in a user namespace"
}

# The test itself makes one, without sbx.
probe_ownoverlay() {
	probe_overlay
}

refusal_overlay() {
	kernel_at_least 5.11 ||
		echo "this kernel cannot mount an overlay in a user namespace: Linux 5.11 was the first"
}

# A range of ids to map, and the right to map it.
probe_subids() {
	[ -z "$(probe_realroot)" ] || unshare -U --map-root-user --map-auto true 2>/dev/null ||
		echo "no range of subordinate ids can be mapped here"
}

probe_nosubids() {
	[ -n "$(probe_subids)" ] || echo "a range of subordinate ids can be mapped here"
}

probe_realroot() {
	[ "$(id -u)" = 0 ] && grep -Eq '^ *0 +0 +4294967295$' /proc/self/uid_map ||
		echo "only for real root"
}

# A cgroup of our own can be made in it, with a controller that the tests know.
probe_cgroup2() {
	local mount

	mount=$(findmnt -no TARGET -t cgroup2 | head -n 1)
	if [ -z "$mount" ]; then
		echo "no cgroup2 is mounted here"
	elif ! grep -Eq '(^| )(hugetlb|pids)( |$)' "$mount/cgroup.controllers"; then
		echo "cgroup2 has neither pids nor hugetlb here"
	elif ! mkdir "$mount/test-probe" 2>/dev/null; then
		echo "no cgroup can be made here"
	else
		rmdir "$mount/test-probe"
	fi
}

# With the controllers that limits are about.
probe_cgroup2all() {
	local mount

	mount=$(findmnt -no TARGET -t cgroup2 | head -n 1)
	grep -q 'cpu.* io.* memory.* pids' "${mount:-/nowhere}/cgroup.controllers" 2>/dev/null ||
		echo "cgroup2 has not all of cpu, io, memory and pids here"
}

probe_cgroup1() {
	local mount

	mount=$(findmnt -nro TARGET -t cgroup -O pids | head -n 1)
	if [ -z "$mount" ]; then
		echo "no hierarchy of cgroup v1 with pids is mounted here"
	elif ! mkdir "$mount/test-probe" 2>/dev/null; then
		echo "no cgroup can be made here"
	else
		rmdir "$mount/test-probe"
	fi
}

# Root can limit the memory and the processes of a sandbox, by whatever cgroups there are.
probe_limits() {
	local controllers

	controllers=$(findmnt -nro OPTIONS -t cgroup | tr , '\n')
	controllers+=" $(cat "$(findmnt -nro TARGET -t cgroup2 | head -n 1)/cgroup.controllers" 2>/dev/null)"
	grep -qw memory <<<"$controllers" && grep -qw pids <<<"$controllers" ||
		echo "no cgroup can hold the limits of a sandbox here"
}

probe_tiocsti() {
	[ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ] ||
		echo "the kernel lets nobody put characters into a terminal (dev.tty.legacy_tiocsti)"
}

probe_notroot() {
	[ "$(id -u)" != 0 ] || echo "not for root"
}

probe_notnested() {
	grep -Eq '^ *0 +0 +4294967295$' /proc/self/uid_map || echo "not inside a user namespace"
}

probe_x86_64() {
	[ "$(uname -m)" = x86_64 ] || echo "the machine is another one"
}

probe_hooks() {
	grep -aq SBX_TEST_FAIL "$SBX" || echo "sbx was configured without --enable-test-hooks"
}

probe_trace() {
	"$HELPERS/trace" -o /dev/null -p true count -- true 2>/dev/null ||
		echo "processes cannot be traced here"
}

probe_deny() {
	[ -x "$HELPERS/deny" ] || echo "tests/helpers/deny is not built"
}

probe_listener() {
	[ "$(setpriv --no-new-privs "$HELPERS/names" listen 2>/dev/null)" = "listen yes" ] ||
		echo "no filter leaves system calls to another process here"
}

probe_busybox() {
	busybox true 2>/dev/null || echo "no busybox here"
}

probe_twocpus() {
	[ "$(nproc)" -ge 2 ] || echo "only one CPU"
}

# The ABI of Landlock here, or nothing.
landlock_abi() {
	# In the role nested home is root's, and a configuration that cannot be read stops everything.
	XDG_CONFIG_HOME=$here "$SBX" doctor 2>/dev/null | sed -n 's/^ok  *landlock *ABI \([0-9]*\).*/\1/p'
}

probe_landlock() {
	[ "$(landlock_abi)" -ge 2 ] 2>/dev/null || echo "there is no Landlock here, or only ABI 1"
}

# refusal_landlock ABI: sbx does without, and says so in the plan, unless it is told not to.
refusal_landlock() {
	local said

	said=$(HOME=$here XDG_CONFIG_HOME=$here XDG_DATA_DIRS=${SBX%/bin/sbx}/share \
		"$SBX" plan --profile=shell --set "security.landlock=$1" -- true 2>&1) ||
		sed -nE 's/^error\[E0430\]: (ABI [0-9]+ of Landlock is asked for, and this kernel has .*)/held: \1/p' \
			<<<"$said"
}

kernel_at_least() {
	[ "$(printf '%s\n' "$1" "$(uname -r)" | sort -V | head -n 1)" = "$1" ]
}

# other_role WORD...: why this is a test of another role; there it is run, so here it is no skip.
other_role() {
	local word

	for word in "$@"; do
		case $role/$word in
		*/realroot | */notroot | */notnested | */nosubids | nested/subids) ;;
		*) continue ;;
		esac
		word=$(missing "$word")
		[ -z "$word" ] || {
			echo "$word"
			return
		}
	done
}

# missing WORD...: why the first one that is missing is missing.
missing() {
	local word

	for word in "$@"; do
		if [ -z "${probed[$word]+set}" ]; then
			case $word in
			'kernel>='*)
				probed[$word]=$(kernel_at_least "${word#*>=}" || echo "needs $word")
				;;
			'landlock>='*)
				probed[$word]=$([ "$(landlock_abi)" -ge "${word#*>=}" ] 2>/dev/null ||
					echo "needs $word")
				;;
			program:*)
				probed[$word]=$(command -v "${word#*:}" >/dev/null ||
					echo "no ${word#*:} here")
				;;
			*) probed[$word]=$("probe_$word" 2>&1) ;;
			esac
		fi
		[ -z "${probed[$word]}" ] || echo "${probed[$word]}"
		[ -z "${probed[$word]}" ] || return 0
	done
}

# refusal WORD...: what sbx says here, when all that is missing is what it knows how to refuse.
refusal() {
	local word text all=

	for word in "$@"; do
		[ -n "$(missing "$word")" ] || continue
		case $word in
		landlock) text=$(refusal_landlock 1) ;;
		'landlock>='*) text=$(refusal_landlock "${word#*>=}") ;;
		*)
			declare -F "refusal_$word" >/dev/null || return 0
			text=$("refusal_$word")
			;;
		esac
		[ -n "$text" ] || return 0
		all=${all:-$text}
	done
	echo "$all"
}
