#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-doctor.sh - what sbx doctor tells the machines of tests/fixtures/host-*.cfg.
#
# tests/doctor/NAME.out is the text for host-NAME.cfg, and host-good.json the JSON for the good one;
# UPDATE_GOLDEN=1 rewrites them. The exit status says whether the shipped profiles run there.

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
compiler=${SBX_COMPILER:?run this by make check, or name the compiler program in SBX_COMPILER}
update=${UPDATE_GOLDEN:-}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"

# case_of FIXTURE STATUS FILE [OPTION]
case_of() {
	fixture=$1 want_rc=$2 want=$src/tests/doctor/$3
	shift 3
	"$compiler" doctor --fixture="$src/tests/fixtures/$fixture" "$@" >"$tmp/out" 2>"$tmp/err"
	rc=$?
	[ -z "$update" ] || cp "$tmp/out" "$want"
	if [ $rc -ne "$want_rc" ] || [ -s "$tmp/err" ]; then
		result 'not ok' "$fixture $*: exit status $rc, not $want_rc"
		sed 's/^/# /' "$tmp/err"
	elif ! cmp -s "$want" "$tmp/out"; then
		result 'not ok' "$fixture $*"
		diff -u "$want" "$tmp/out" | sed 's/^/# /'
	else
		result ok "$fixture $*"
	fi
}

case_of host-good.cfg 0 good.out
case_of host-good.cfg 0 good.json --json
case_of host-no-userns.cfg 1 no-userns.out
case_of host-no-subuid.cfg 0 no-subuid.out
case_of host-kernel-5.10.cfg 1 kernel-5.10.out
case_of host-container.cfg 1 container.out

# On this machine, whatever it can do: it says so and leaves the mounts alone.
before=$(cat /proc/self/mountinfo)
"$compiler" doctor >"$tmp/out" 2>"$tmp/err"
rc=$?
if [ $rc -le 1 ] && [ ! -s "$tmp/err" ] && grep -q '^ok *kernel' "$tmp/out" &&
	[ "$before" = "$(cat /proc/self/mountinfo)" ]; then
	result ok "this machine"
else
	result 'not ok' "this machine: exit status $rc"
	sed 's/^/# /' "$tmp/out" "$tmp/err"
fi
echo "1..$n"
exit $status
