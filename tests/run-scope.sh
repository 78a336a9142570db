#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-scope.sh - sbx-scope before managers that refuse, are silent or lie, and what sbx says then. The
# real systemd is in tests/vm/scope.sh.

set -u
src=${top_srcdir:?run this by make check}
build=${top_builddir:?}
scope=$build/libexec/sbx/sbx-scope
sbx=${SBX:?}
tmp=$(mktemp -d) || exit 99
manager=
trap '[ -z "$manager" ] || kill "$manager" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 99' INT TERM HUP
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"

# ended NAME STATUS WANTED [TEXT]: the text is one line on standard error, and nothing is on standard
# output; without one there is nothing at all.
ended() {
	if [ "$2" != "$3" ] || [ -s "$tmp/out" ] || { [ $# -lt 4 ] && [ -s "$tmp/err" ]; } ||
		{ [ $# -ge 4 ] && { ! grep -qF -e "$4" "$tmp/err" || [ "$(wc -l <"$tmp/err")" != 1 ]; }; }; then
		result 'not ok' "$1"
		echo "# status $2, wanted $3 and: ${4-nothing}"
		sed 's/^/# /' "$tmp/err" "$tmp/out"
	else
		result ok "$1"
	fi
}

# ask [OPTION]...: status in rc; from within $enter, if there is something in it.
enter=
ask() {
	# shellcheck disable=SC2086 # a list of words
	env -i XDG_RUNTIME_DIR="$tmp/run" $enter "$scope" --manager=user --unit=sbx-a-$$.scope --pid=$$ \
		--description='a sandbox' --timeout=10 "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
}

# manager HOW: one that listens.
manager() {
	rm -rf "$tmp/run"
	mkdir -p "$tmp/run/systemd"
	"$src/tests/helpers/manager" "$tmp/run/systemd/private" "$1" >"$tmp/request" 2>"$tmp/manager" &
	manager=$!
	until [ -S "$tmp/run/systemd/private" ]; do
		kill -0 "$manager" 2>/dev/null || {
			result 'not ok' "a manager that is $1"
			sed 's/^/# /' "$tmp/manager"
			exit 99
		}
		sleep 0.02
	done
}

# before HOW STATUS TEXT [OPTION]...
before() {
	how=$1 want=$2 text=$3
	shift 3
	manager "$how"
	ask --verbose "$@"
	wait "$manager"
	manager=
	ended "a manager that is $how" $rc "$want" "$text"
}

"$scope" --manager=user >"$tmp/out" 2>"$tmp/err"
rc=$?
if [ $rc = 2 ] && grep -q '^usage: sbx-scope ' "$tmp/err"; then
	result ok 'the usage is told'
else
	result 'not ok' 'the usage is told'
fi

mkdir "$tmp/run"
ask --verbose
if [ $rc = 3 ]; then
	echo "ok $((n + 1)) - the rest # SKIP no libsystemd.so.0 here"
	echo "1..$((n + 1))"
	exit $status
fi
ended 'nobody listens' $rc 4 'sbx-scope: the manager cannot be reached: '
ask
ended 'without --verbose nothing is said' $rc 4

command -v python3 >/dev/null || {
	echo "ok $((n + 1)) - wicked managers # SKIP no python3"
	echo "1..$((n + 1))"
	exit $status
}
before lie 10 "sbx-scope: process $$ is in "
# The request itself, as far as its strings tell.
for word in StartTransientUnit "sbx-a-$$.scope" fail Description 'a sandbox' PIDs Delegate CollectMode \
	inactive-or-failed; do
	grep -qF -e "$word" "$tmp/request" || {
		result 'not ok' "the request has '$word'"
		sed 's/^/# /' "$tmp/request"
	}
done
before others 10 "sbx-scope: process $$ is in "
before fail 9 "sbx-scope: the job ended as 'fai\\x1bled'"
before denied 6 'sbx-scope: org.freedesktop.DBus.Error.AccessDenied: no \x1b[31mway'
before exists 7 'sbx-scope: org.freedesktop.systemd1.UnitExists: '
before strange 8 'sbx-scope: org.example.Strange: '
before garbage 8 'sbx-scope: org.freedesktop.DBus.Error.InconsistentMessage: '
before gone 4 'sbx-scope: '
before silent 11 'sbx-scope: no answer in time' --timeout=1
before deaf 11 'sbx-scope: no answer in time' --timeout=1
# Process 1 there is another one here.
enter='unshare --user --pid --fork --'
if $enter true 2>/dev/null; then
	manager lie
	ask --verbose
	wait "$manager" 2>/dev/null
	manager=
	ended 'another pid namespace' $rc 5 'sbx-scope: the manager is of another pid namespace'
else
	result ok 'another pid namespace # SKIP none can be made here'
fi
enter=

# And by sbx: no sandbox, and the reason.
printf '%s\n' 'S cgroup_scope manager=user name=sbx-a' 'S clone ns=' 'C exec argv=/bin/echo argv=ran' |
	"$build/tests/helpers/mkplan" -x "$tmp/plan" || exit 99

# told NAME TEXT...: sbx has failed with E0520 and the texts.
told() {
	name=$1
	shift
	env -i XDG_RUNTIME_DIR="$tmp/run" "$sbx" run --plan="$tmp/plan" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
	[ -z "$manager" ] || wait "$manager"
	manager=
	for text in "error[E0520]: cannot have systemd make a scope 'user sbx-a'" "$@"; do
		grep -qF -e "$text" "$tmp/err" && [ ! -s "$tmp/out" ] && [ $rc = 125 ] && continue
		result 'not ok' "sbx: $name"
		echo "# status $rc; missing: $text"
		sed 's/^/# /' "$tmp/err" "$tmp/out"
		return
	done
	result ok "sbx: $name"
}

manager lie
told 'a lie' 'said that the scope is there, but sbx is not in it' 'journalctl --user -n 20'
manager fail
told 'a job that fails' 'began to make the scope, and failed'
manager denied
told 'it is refused' 'does not make scopes for you'
manager exists
told 'there is one already' 'has a unit of that name and number already'
rm -rf "$tmp/run"
told 'nobody listens' ': Connection refused' '= cause: '

# What the runner gives its helper: no descriptor, no variable but two, signals as they were made.
mkdir -p "$tmp/p/bin" "$tmp/p/libexec/sbx"
cp "$sbx" "$tmp/p/bin/"
cat >"$tmp/p/libexec/sbx/sbx-scope" <<'END'
#!/bin/sh
here=${0%/*}
# By another process: else this one would have the file, or the ends of a pipe.
(ls -l /proc/$$/fd >"$here/fds")
sed -nE '/sbx-scope$/d; s/.* ([0-9]+) -> /fd \1 /p' "$here/fds" >"$here/got"
grep -E '^Sig(Blk|Ign):' /proc/$$/status | sed 's/[[:space:]]*0000000000000000$/ none/' >>"$here/got"
env | grep -v -e '^PWD=' -e '^_=' -e '^SHLVL=' -e '^OLDPWD=' | sort >>"$here/got"
for word; do echo "word $word" >>"$here/got"; done
exit "$(cat "$here/status")"
END
chmod +x "$tmp/p/libexec/sbx/sbx-scope"
echo 0 >"$tmp/p/libexec/sbx/status"
# given [VARIABLE]: runs it, and leaves what the helper was given in $tmp/got.
given() {
	(
		trap '' USR1 PIPE
		exec env -i SECRET=1 XDG_RUNTIME_DIR=/r DBUS_SESSION_BUS_ADDRESS=unix:path=/b "$@" \
			"$tmp/p/bin/sbx" run --plan="$tmp/plan" >"$tmp/out" 2>"$tmp/err" </dev/null 7</dev/null
	)
	rc=$?
	sed -E 's/(word --pid=|sbx-a-)[0-9]+/\1N/' "$tmp/p/libexec/sbx/got" >"$tmp/got"
}
given
cat >"$tmp/want" <<'END'
fd 0 /dev/null
fd 1 /dev/null
fd 2 /dev/null
SigBlk: none
SigIgn: none
DBUS_SESSION_BUS_ADDRESS=unix:path=/b
XDG_RUNTIME_DIR=/r
word --manager=user
word --unit=sbx-a-N.scope
word --pid=N
word --description=sandbox sbx-a
END
if [ $rc = 0 ] && [ "$(cat "$tmp/out")" = ran ] && diff "$tmp/want" "$tmp/got" >"$tmp/diff"; then
	result ok 'what the helper is given'
else
	result 'not ok' 'what the helper is given'
	echo "# status $rc"
	sed 's/^/# /' "$tmp/err" "$tmp/diff"
fi
if grep -q SBX_TEST_FAIL "$sbx"; then
	given SBX_TEST_SKIP=helper
	if grep -qx 'fd 7 /dev/null' "$tmp/got" && grep -qx SECRET=1 "$tmp/got"; then
		result ok 'what it would be given without that'
	else
		result 'not ok' 'what it would be given without that'
		sed 's/^/# /' "$tmp/got"
	fi
fi

echo "1..$n"
exit $status
