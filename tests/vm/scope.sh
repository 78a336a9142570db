#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# scope.sh - limits in a scope that the real systemd makes: for a user with a manager, for root, and for
# those who have none. TAP.
#
#   SBX   the sbx to test, with ../libexec and ../share (or this tree's profiles) beside it
#
# Not part of make check, as it builds virtual machines (tests/vm/vm) and wants a network for that.

set -u
here=$(cd "$(dirname "$0")" && pwd -P)
if [ "${1-}" != --inside ]; then
	sbx=${SBX:?name the sbx to test}
	command -v qemu-system-x86_64 >/dev/null || {
		echo '1..0 # SKIP no qemu-system-x86_64 here'
		exit 0
	}
	# shellcheck source=tests/vm/lib.sh
	. "$here/lib.sh"
	make_area "$sbx"
	cp "$here/scope.sh" "$area/"
	chmod -R a+rX,go-w "$area"
	library=/usr/lib/x86_64-linux-gnu/libsystemd.so.0

	# on NAME OPTION...: that part of the tests, on a machine made by the options.
	on() {
		local name=$1

		shift
		"$here/vm" run "$@" --dir "$area" -- "$area/scope.sh" --inside "$name"
	}
	{
		on user --user
		on root --root
		on bare --bare
		on no_library --user --setup "rm $library*"
		on bad_library --user --setup "rm $library*; echo no library >$library; ldconfig -X"
		on v1 --user --append systemd.unified_cgroup_hierarchy=0
	} 2>&1 | awk '
		/^(not )?ok / { n++; sub(/ok -/, "ok " n " -") }
		/^not ok / { failed = 1 }
		/^ended / { ended++; next }
		{ print }
		END { if (ended != 6) { print "Bail out! only " ended + 0 " of 6 machines came to their end"; exit 1 }
			print "1.." n; exit failed }'
	exit $?
fi

# ---- on the machine ---------------------------------------------------------------

part=$2
sbx=$here/bin/sbx
cd "$(mktemp -d)" || exit 99
# Everybody trusts only what is root's or their own.
cp -R "$here/share" .
export XDG_DATA_DIRS=$PWD/share
cat >held.profile <<'EOF'
schema = 1;
include = [ "base/host-userland" ];
command = [ "true" ];
limits = { memory = "64M"; pids = 50; };
EOF
manager=--user
slice=/user.slice/user-$UID.slice/user@$UID.service/app.slice
if [ "$UID" = 0 ]; then manager=--system slice=/system.slice; fi
own=$(sed -n 's/^0:://p' /proc/self/cgroup)

result() { # ok|not ok, text
	echo "$1 - $part: $2"
	[ "$1" = ok ] || {
		echo "# status ${status-}"
		head -n 20 said | sed 's/^/# /'
	}
}

# is NAME CONDITION...
is() {
	local name=$1

	shift
	if "$@"; then result ok "$name"; else result 'not ok' "$name"; fi
}

held() {
	"$sbx" --profile=./held.profile "$@" >said 2>&1
	status=$?
}

# says STATUS TEXT...
says() {
	local text

	[ "$status" = "$1" ] || return 1
	shift
	for text; do grep -qF -e "$text" said || return 1; done
}

# Of --bare: the manager that nobody has told it of.
units() { XDG_RUNTIME_DIR=/run/user/$UID systemctl "$manager" list-units --all --no-legend 'sbx-*.scope' 2>&1; }
cgroups() { find /sys/fs/cgroup -name 'sbx-*' 2>/dev/null; }

# Neither a unit, nor a cgroup, nor a process of a sandbox: it takes systemd a moment.
is_gone() {
	local i

	for ((i = 0; i < 200; i++)); do
		[ -n "$(units)$(cgroups)$(pgrep -x sleep)" ] || return 0
		sleep 0.05
	done
	{ units; cgroups; pgrep -ax sleep; } >>said
	return 1
}

# One that runs, and is in a scope; its pid in $pid, its unit's name in $unit.
start_one() {
	local i

	"$sbx" --profile=./held.profile -- sleep 1000 >said 2>&1 &
	pid=$!
	unit=sbx-held-$pid.scope
	for ((i = 0; i < 200; i++)); do
		pgrep -x sleep >/dev/null && return
		kill -0 "$pid" 2>/dev/null || return
		sleep 0.05
	done
}

# What every manager has to do.
scopes() {
	held -- sh -c 'cat /proc/self/cgroup'
	is "the sandbox runs, and sees its own cgroup as the root" says 0 '0::/'
	is "the scope has gone with it" is_gone
	start_one
	{ cat "/proc/$pid/cgroup" && units; } >>said
	is "the supervisor is in the scope" grep -q "^0::$slice/$unit/" "/proc/$pid/cgroup"
	cat "/sys/fs/cgroup$slice/$unit/${unit%.scope}"/{memory.max,pids.max} >values 2>>said
	is "the limits are those of the profile" diff -q <(printf '%s\n' 67108864 50) values
	systemctl "$manager" show -p Description,Delegate,CollectMode,ActiveState "$unit" >>said
	for line in Delegate=yes CollectMode=inactive-or-failed ActiveState=active \
		'Description=sandbox sbx-held'; do
		is "$line" grep -qxF "$line" said
	done
	kill "$pid"
	wait "$pid"
	is "the scope has gone after SIGTERM" is_gone
	start_one
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	is "SIGKILL of sbx leaves nothing" is_gone
	held -- /nowhere
	is "a command that is not there is told" says 127 'error[E0601]'
	is "and leaves nothing" is_gone
	held -- sh -c 'head -c 200M /dev/zero | tail >/dev/null; exit $?'
	is "the memory is held" [ "$status" = 137 ]
	for ((i = 0; i < 20; i++)); do
		"$sbx" --profile=./held.profile -- sh -c "echo $i is well" >>many 2>&1 &
	done
	wait
	sort -n many >said
	is "20 at once" diff -q <(for ((i = 0; i < 20; i++)); do echo "$i is well"; done) said
	is "and nothing of them is left" is_gone
	is "sbx's caller is where it was" [ "$(sed -n 's/^0:://p' /proc/self/cgroup)" = "$own" ]
}

part_user() {
	scopes
	DBUS_SESSION_BUS_ADDRESS='' held -- true
	is "without the bus's address" says 0
	XDG_RUNTIME_DIR='' held -- true
	is "by the bus alone" says 0
	XDG_RUNTIME_DIR=/nowhere held -- true
	is "with a folder that is not there" says 125 '= systemd: you have no user manager here'
	systemctl --user stop dbus.socket dbus.service
	held -- true
	is "without a bus daemon" says 0
	is "and nothing is left" is_gone
}

part_root() { scopes; }

part_bare() {
	held -- true
	is "it is refused" says 125 "error[E0422]: 'limits.memory' cannot be held here" \
		'= systemd: XDG_RUNTIME_DIR is not set' 'export XDG_RUNTIME_DIR=/run/user/'
	"$here/libexec/sbx/sbx-scope" --manager=system --unit=sbx-a-$$.scope --pid=$$ --description=x \
		--verbose >said 2>&1
	status=$?
	is "the system's manager makes none for a user" says 6 org.freedesktop.DBus.Error.
	XDG_RUNTIME_DIR=/run/user/$UID held -- cat /proc/self/cgroup
	is "by the advice it runs" says 0 '0::/'
	is "and leaves nothing" is_gone
}

part_no_library() {
	held -- true
	is "it is refused" says 125 '= systemd: libsystemd.so.0 is not installed'
}

part_bad_library() {
	held -- true
	is "it is told" says 125 'error[E0520]' \
		'= cause: probably libsystemd.so.0 cannot be loaded, or is too old'
}

part_v1() {
	held -- true
	is "it is refused" says 125 '= systemd: it does not use cgroup v2'
}

: >said
"part_$part"
echo "ended $part"
