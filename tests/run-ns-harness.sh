#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-ns-harness.sh - does the namespace suite find what a test may not leave?
#
# Plants tests that leave a mount, a process, a file and a host name, fail, hang in a child and skip, and
# wants tests/ns/run.sh to say so of each.

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
HELPERS=${HELPERS:-${top_builddir:?run this by make check}/tests/helpers}
export HELPERS

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' INT TERM HUP

# shellcheck source=tests/tap.sh
. "$src/tests/tap.sh"

if ! unshare -Urmu true 2>/dev/null; then
	echo '1..0 # SKIP no user namespace can be made here'
	exit 0
fi

mkdir -p "$tmp/tests/ns" "$tmp/tests/ratchet" "$tmp/tests/golden" "$tmp/tests/fixtures" "$tmp/profiles" "$tmp/man" \
	"$tmp/p/bin" "$tmp/p/libexec/sbx"
cp "$src/tests/ns/run.sh" "$src/tests/ns/lib.sh" "$src/tests/ns/probes.sh" "$tmp/tests/ns/"
: >"$tmp/man/sbx-tutorial.7.in"
cp /bin/true "$tmp/p/bin/sbx"
cp /bin/true "$tmp/p/libexec/sbx/sbx-compiler"
cp /bin/true "$tmp/p/libexec/sbx/sbx-scope"
echo 'ns-nested: plant: skips and is listed' >"$tmp/tests/ratchet/skips"
chmod -R a+rX "$tmp"

cat >"$tmp/tests/ns/plant.sh" <<'END'
# requires: userns

test_is_well() { ok true; }
test_fails() { false; echo reached; }
test_wants_words() { refused 0 word true; }
test_leaves_a_process() { (setsid sleep 1000 >/dev/null 2>&1 &); }
test_leaves_a_file() { touch "$TMPDIR/x"; }
test_leaves_a_shared_file() { touch "/tmp/sbx-ns-harness.$$"; }
test_skips() { skip "for a reason"; }
# requires: program:sbx-no-such-program
test_skips_and_is_listed() { fail "this was not to run"; }
# requires: notroot
test_is_of_another_role() { fail "this was not to run"; }
# requires: kernel>=999.0
test_needs_another_kernel() { fail "this was not to run"; }
# requires: unheard
test_is_refused_in_words() { ok sh -c 'echo "error: unheard of" >&2; exit 125'; }
# requires: unheard
test_is_refused_in_others() { ok sh -c 'echo "error: whatever" >&2; exit 125'; }
# requires: unheard
test_does_without() { ok true; }
END
cat >>"$tmp/tests/ns/probes.sh" <<'END'
probe_unheard() { echo "it is not here"; }
refusal_unheard() { echo "unheard of"; }
END
cat >"$tmp/tests/ns/host.sh" <<'END'
test_leaves_a_mount() { mkdir "$T/m"; mount -t tmpfs tmpfs "$T/m"; }
test_leaves_a_name() { hostname sbx-other; }
test_leaves_a_cgroup() {
	profile "$MARK" </dev/null
	mkdir "$(awk '/ - cgroup2? / { print $5; exit }' /proc/self/mountinfo)/sbx-$MARK-planted"
}
END

SBX=$tmp/p/bin/sbx
export SBX
SBX_NO_SKIP=1 bash "$tmp/tests/ns/run.sh" nested plant >"$tmp/plant" 2>&1
rm -f /tmp/sbx-ns-harness.*

# found PATTERN TEXT
found() {
	if grep -qE -e "$1" "$tmp/$3"; then
		result ok "$2"
	else
		result 'not ok' "$2"
		sed 's/^/# /' "$tmp/$3"
	fi
}

found '^ok [0-9]+ - plant: is well$' 'a test that is well' plant
found '^not ok [0-9]+ - plant: fails$' 'a test that fails at a command' plant
found '^not ok [0-9]+ - plant: wants words$' 'a message without the words' plant
found '^not ok [0-9]+ - plant: leaves a process$' 'a process that is left' plant
found '^# left behind: process [0-9]+: sleep 1000' 'its name' plant
found '^not ok [0-9]+ - plant: leaves a file$' 'a temporary file that is left' plant
found '^not ok [0-9]+ - plant: leaves a shared file$' 'a file in /tmp that is left' plant
found '^not ok [0-9]+ - plant: skips$' 'a skip that is not allowed' plant
found '^ok [0-9]+ - plant: skips and is listed # SKIP no sbx-no-such-program here$' 'a skip that is listed' plant
found '^not ok [0-9]+ - plant: needs another kernel$' 'a skip by the kernel, not listed' plant
found '^# of another role: plant: is of another role: not for root$' 'a test of another role' plant
found '^ok [0-9]+ - plant: is refused in words: refused, in words: unheard of$' 'a refusal' plant
found '^not ok [0-9]+ - plant: is refused in others$' 'a refusal in other words' plant
found '^ok [0-9]+ - plant: does without$' 'a test that does without' plant
found '^1\.\.12$' 'the plan' plant
if grep -q reached "$tmp/plant"; then
	result 'not ok' 'a test ends at its first failed command'
else
	result ok 'a test ends at its first failed command'
fi

# Mounts and names take a namespace of one's own; only root's role has one.
if [ "$(id -u)" = 0 ] && grep -Eq '^ *0 +0 +4294967295$' /proc/self/uid_map; then
	bash "$tmp/tests/ns/run.sh" root host >"$tmp/host" 2>&1
	found '^not ok [0-9]+ - host: leaves a mount$' 'a mount that is left' host
	found '^not ok [0-9]+ - host: leaves a name$' 'a host name that is left' host
	if grep -q ' - cgroup2\? ' /proc/self/mountinfo; then
		found '^# it left cgroups$' 'a cgroup that is left' host
	else
		result ok 'a cgroup that is left # SKIP no cgroups here'
	fi
	rmdir "$(sed -n 's/^# \(\/.*\/sbx-ns[0-9]*-planted\)$/\1/p' "$tmp/host" | tail -n 1)" 2>/dev/null
else
	result ok 'a mount that is left # SKIP needs root'
	result ok 'a host name that is left # SKIP needs root'
	result ok 'a cgroup that is left # SKIP needs root'
fi
echo "1..$n"
exit $status
