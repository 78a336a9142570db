#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run.sh - the suite with real namespaces, in TAP.
#
#   run.sh ROLE [FILE[:TEST]...]
#
# ROLE says who runs it: root (as it is), user (an ordinary one: sbxtest when root starts this), or
# nested (that user, inside `unshare -Ur`). FILE is a name in this folder without .sh, TEST a function
# without test_; without any, all of them run.
#
#   SBX          the sbx to test, with ../libexec and ../share beside it as make install puts them
#   HELPERS      where the programs of tests/helpers were built
#   SBX_NO_SKIP  1: a skip is a failure unless tests/ratchet/skips names it
#   SBX_RACES    how many starts races.sh makes in all (1000); 10000 for the whole of it
#   SBX_PATIENCE how many seconds a test may take: 120 without it; a slow machine needs more
#   SBX_KEEP     1: the work area stays, and its name is printed
#
# Each test function runs in a fresh folder, under a subreaper, with every XDG folder in it. When it
# has ended, the harness itself looks for what no test may leave: a mount, a process, a file in a
# temporary folder, another host name, a cgroup of a profile that is called $MARK. Where the kernel
# lacks what a test requires, and probes.sh knows what sbx says of that, a test that fails has to fail
# with those words.
#
# When root starts it, all this happens in a mount and a UTS namespace of its own, whose mounts are
# shared within, so that a mount that escapes from a sandbox is seen and the machine is never touched.

set -u
umask 022
export LC_ALL=C
unset NO_COLOR CDPATH ENV BASH_ENV

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
user=sbxtest
patience=${SBX_PATIENCE:-120}

bail() {
	echo "Bail out! ns: $*"
	exit 1
}

is_real_root() {
	[ "$(id -u)" = 0 ] && grep -Eq '^ *0 +0 +4294967295$' /proc/self/uid_map
}

# ---- outside: the work area and the role ---------------------------------------

make_user() {
	id "$user" >/dev/null 2>&1 || useradd -m -s /bin/sh -G users "$user" ||
		bail "cannot make the user $user"
	grep -q "^$user:" /etc/subuid 2>/dev/null || usermod --add-subuids 100000-165535 "$user"
	grep -q "^$user:" /etc/subgid 2>/dev/null || usermod --add-subgids 100000-165535 "$user"
}

# The installed tree, the helpers and this folder, where every role can read them.
copy_tree() {
	local from share

	[ -x "${SBX:-}" ] || bail "SBX does not name the sbx to test: '${SBX:-}'"
	from=$(cd "$(dirname "$SBX")/.." && pwd -P)
	share=$from/share/sbx
	[ -d "$share/profiles" ] || share=
	mkdir -p "$area/prefix/bin" "$area/prefix/libexec/sbx" "$area/prefix/share/sbx" "$area/helpers" \
		"$area/tests" || bail "cannot fill $area"
	cp "$from/bin/sbx" "$area/prefix/bin/sbx" || bail "no sbx in $from"
	cp "$from/libexec/sbx/sbx-compiler" "$area/prefix/libexec/sbx/" || bail "no compiler in $from"
	cp "$from/libexec/sbx/sbx-scope" "$area/prefix/libexec/sbx/" || bail "no sbx-scope in $from"
	if [ -n "$share" ]; then
		cp -R "$share/." "$area/prefix/share/sbx/"
	else
		cp -R "$here/../../profiles" "$area/prefix/share/sbx/profiles"
	fi
	cp -R "$here" "$area/tests/ns"
	mkdir "$area/tests/ratchet"
	cp "$here/../ratchet/skips" "$area/tests/ratchet/"
	cp -R "$here/../golden" "$here/../fixtures" "$area/tests/"
	cp "$here/../../man/sbx-tutorial.7.in" "$area/tests/" || bail "no tutorial to try"
	for helper in trace reap payload pty deny race restricted mkplan hostile wall names call hog; do
		for dir in "$helpers" "$here/../helpers"; do
			if [ -x "$dir/$helper" ] && [ -f "$dir/$helper" ]; then
				cp "$dir/$helper" "$area/helpers/"
				break
			fi
		done
	done
	[ -x "$area/helpers/reap" ] || bail "the helpers are not built in $helpers (make check does)"
	chmod -R go-w,a+rX "$area"
}

clean_up() {
	local status=$?

	if [ "${SBX_KEEP:-}" = 1 ]; then
		echo "# kept: $area"
	else
		chmod -R u+rwX "$area" 2>/dev/null
		rm -rf --one-file-system "$area" 2>/dev/null ||
			unshare -U --map-root-user --map-auto rm -rf --one-file-system "$area" || status=1
	fi
	exit "$status"
}

outside() {
	local become=() enter=() owner=

	role=${1:-}
	case $role in
	root | user | nested) shift ;;
	*)
		echo "usage: run.sh root|user|nested [FILE[:TEST]...]" >&2
		exit 2
		;;
	esac
	helpers=${HELPERS:-${top_builddir:-$here/../../build}/tests/helpers}
	if [ "$role" = root ] && ! is_real_root; then
		bail "the role root wants to be started by root"
	fi
	area=$(mktemp -d /var/tmp/sbx-ns.XXXXXX) || bail "no work area"
	trap clean_up EXIT
	trap 'exit 1' HUP INT TERM
	chmod 755 "$area"
	copy_tree
	mkdir "$area/work"
	if is_real_root; then
		enter=(unshare --mount --uts --propagation private -- "$area/tests/ns/run.sh" --private)
		if [ "$role" != root ]; then
			make_user
			owner=$user
			become=(setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups --)
		fi
	fi
	if [ -n "$owner" ]; then
		chown "$owner:" "$area/work"
		# Inside, root's files would belong to nobody that the namespace knows.
		[ "$role" = user ] || chown -R "$owner:" "$area"
	fi
	[ "$role" != nested ] || become+=(unshare --user --map-root-user --)
	cd / || exit 1
	env -i PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" LC_ALL=C \
		SBX_NO_SKIP="${SBX_NO_SKIP:-}" SBX_RACES="${SBX_RACES:-}" SBX_KEEP="${SBX_KEEP:-}" \
		SBX_PATIENCE="$patience" SBX_NS_AREA="$area" \
		"${enter[@]}" "${become[@]}" "$area/tests/ns/run.sh" --inside "$role" "$@" </dev/null
}

# Temporary folders of our own, so that whatever is in them afterwards is ours.
private() {
	for dir in /tmp /dev/shm; do
		mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$dir" || bail "cannot cover $dir"
	done
	# The system's store of root file systems is below it.
	mount -t tmpfs -o mode=755,nosuid,nodev tmpfs /var/lib || bail "cannot cover /var/lib"
	mount --make-rshared / || bail "cannot share the mounts"
	exec "$@"
}

# ---- inside: one test after the other -------------------------------------------

# The names of a file's test functions in their order, each with its requirements and the file's.
list_tests() {
	awk '
		/^# requires:/ { sub(/^# requires:/, ""); if (started) mine = mine $0; else all = all $0; next }
		/^test_[a-z0-9_]*\(\)/ { sub(/\(\).*/, ""); sub(/^test_/, ""); print $0 all mine }
		/^[^#]/ || /^$/ { mine = ""; started = 1 }
	' "$1"
}

# What must be the same before and after a test.
state() {
	echo "host name: $(cat /proc/sys/kernel/hostname)"
	echo "domain name: $(cat /proc/sys/kernel/domainname)"
	# Columns 1 to 3 are numbers that other mounts move.
	sort -k5 /proc/self/mountinfo | sed 's/^/mount: /'
	find /tmp /dev/shm -mindepth 1 -maxdepth 1 -user "$(id -u)" | sort | sed 's/^/file: /'
}

# The cgroups of sandboxes whose profile is called by this run's mark, as others may run here, too.
# systemd takes away what it has made when it has been told that it is empty.
left_cgroups() {
	local found i

	[ -n "$(find "$T/home" -name "$mark*.profile" -print -quit)" ] || return 0
	for ((i = 0; i < 50; i++)); do
		# shellcheck disable=SC2046 # a list of mount points
		found=$(find $(awk '/ - cgroup2? / { print $5 }' /proc/self/mountinfo) -type d -name "sbx-$mark*" \
			2>/dev/null)
		[ -n "$found" ] || return 0
		sleep 0.1
	done
	echo "$found"
}

remove_tree() {
	chmod -R u+rwX "$1" 2>/dev/null
	rm -rf --one-file-system "$1" 2>/dev/null || {
		rm -rf --one-file-system "$1" 2>/dev/null
		[ ! -e "$1" ] ||
			unshare -U --map-root-user --map-auto rm -rf --one-file-system "$1" 2>/dev/null
	}
}

is_listed() {
	grep -v '^#' "$ratchet" | grep -qxF "ns-$role: $1"
}

report_skip() {
	if [ "$SBX_NO_SKIP" = 1 ] && ! is_listed "$1"; then
		echo "not ok $count - $1"
		echo "# skipped, and tests/ratchet/skips does not know of it: $2"
		failed=$((failed + 1))
	else
		echo "ok $count - $1 # SKIP $2"
	fi
}

# run_one FILE TEST [REQUIREMENT...]
run_one() {
	local file=$1 test=$2 name reason refusal="" status before after bad=

	name="$1: ${2//_/ }"
	shift 2
	reason=$(other_role "$@")
	if [ -n "$reason" ]; then
		echo "# of another role: $name: $reason"
		return
	fi
	count=$((count + 1))
	reason=$(missing "$@")
	if [ -n "$reason" ]; then
		refusal=$(refusal "$@")
		if [ -z "$refusal" ]; then
			report_skip "$name" "$reason"
			return
		fi
		if [[ $refusal == "held: "* ]]; then
			echo "ok $count - $name: refused, in words: ${refusal#held: }"
			return
		fi
	fi
	T=$SBX_NS_AREA/work/$file.$test
	: >"$said"
	mkdir "$T" "$T/tmp" "$T/home" "$T/run" || bail "cannot make $T"
	chmod 700 "$T/run"
	before=$(state)
	(
		cd "$T" || exit 1
		env -i PATH="$PATH" LC_ALL=C LANG=C TERM=dumb T="$T" HOME="$T/home" TMPDIR="$T/tmp" \
			XDG_CONFIG_HOME="$T/home/.config" XDG_DATA_HOME="$T/home/.local/share" \
			XDG_STATE_HOME="$T/home/.local/state" XDG_CACHE_HOME="$T/home/.cache" \
			XDG_RUNTIME_DIR="$T/run" XDG_CONFIG_DIRS="$T/none" \
			XDG_DATA_DIRS="$SBX_NS_AREA/prefix/share" ROLE="$role" SBX_RACES="${SBX_RACES:-}" \
			SBX="$SBX_NS_AREA/prefix/bin/sbx" HELPERS="$SBX_NS_AREA/helpers" \
			TESTS="$SBX_NS_AREA/tests" MARK="$mark" SAID="$said" \
			"$SBX_NS_AREA/helpers/reap" timeout -k 5 "$patience" \
			bash "$here/lib.sh" "$file" "$test" >"$T/log" 2>&1 </dev/null
	)
	status=$?
	after=$(state)
	if [ "$status" = 77 ]; then
		report_skip "$name" "$(cat "$T/skip")"
		remove_tree "$T"
		return
	fi
	[ "$status" = 0 ] || bad="status $status"
	if [ -n "$refusal" ] && [ "$status" != 0 ]; then
		bad="$bad, without the words: $refusal"
		if grep -qF -e "$refusal" "$said" "$T/log"; then
			bad=
			name="$name: refused, in words: $refusal"
		fi
	fi
	[ "$status" != 99 ] || bad="it left processes behind"
	[ "$status" != 124 ] || bad="it took more than $patience seconds"
	if [ "$before" != "$after" ]; then
		bad="$bad; it changed the host"
		diff <(echo "$before") <(echo "$after") >>"$T/log"
	fi
	if ! left_cgroups >"$T/cgroups" || [ -s "$T/cgroups" ]; then
		bad="$bad; it left cgroups"
		cat "$T/cgroups" >>"$T/log"
	fi
	if [ -n "$(ls -A "$T/tmp")" ]; then
		bad="$bad; it left temporary files"
		find "$T/tmp" >>"$T/log"
	fi
	sed -n 's/^figure: /# /p' "$T/log"
	if [ -z "$bad" ]; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		echo "# ${bad#; }"
		tail -n 40 "$T/log" | sed 's/^/# /'
		failed=$((failed + 1))
	fi
	[ -n "${SBX_KEEP:-}" ] || remove_tree "$T"
	[ "$role" != root ] || rm -rf --one-file-system /var/lib/sbx
}

inside() {
	local file test wanted=() rest

	role=$1
	shift
	ratchet=$here/../ratchet/skips
	said=$SBX_NS_AREA/work/said
	count=0
	failed=0
	mark=ns$$
	export SBX="$SBX_NS_AREA/prefix/bin/sbx" HELPERS="$SBX_NS_AREA/helpers"
	# shellcheck source=/dev/null
	. "$here/probes.sh"
	if [ $# -gt 0 ]; then
		wanted=("$@")
	else
		for file in "$here"/*.sh; do
			file=${file##*/}
			case $file in
			run.sh | lib.sh | probes.sh) ;;
			*) wanted+=("${file%.sh}") ;;
			esac
		done
	fi
	for file in "${wanted[@]}"; do
		test=
		case $file in *:*) test=${file#*:} file=${file%%:*} ;; esac
		[ -r "$here/$file.sh" ] || bail "no test file '$file'"
		while read -r name rest; do
			[ -z "$test" ] || [ "$test" = "$name" ] || continue
			# shellcheck disable=SC2086 # a list of words
			run_one "$file" "$name" $rest </dev/null
		done < <(list_tests "$here/$file.sh")
	done
	echo "1..$count"
	[ "$failed" = 0 ]
}

case ${1:-} in
--private)
	shift
	private "$@"
	;;
--inside)
	shift
	inside "$@"
	;;
*) outside "$@" ;;
esac
