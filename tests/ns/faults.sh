# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# faults.sh - each step failed in turn, after the earlier ones were really made: the message names the
# step's place, the payload does not run, and nothing is left.
#
# requires: userns pidns hooks

# fail_each PROFILE: SBX_TEST_FAIL counts steps from 0, as the plan does.
fail_each() {
	local n steps before place kind want bad=0 begin stride

	plan_file "$1" "$T/plan"
	ok sbx plan --plan="$T/plan" --json
	printf '%s\n' "$out" >"$T/plan.json"
	steps=$(grep -c '"step": *"' "$T/plan.json") || fail "no steps in the plan"
	before=$(sort /proc/self/mountinfo; find "$T/home" "$T/run" | sort)
	sample 5
	for ((n = begin; n < steps; n += stride)); do
		kind=$(grep -o '"step": *"[a-z_]*"' "$T/plan.json" | sed -n "$((n + 1))s/.*\"\([a-z_]*\)\"\$/\1/p")
		want=125
		[ "$kind" != exec ] || want=126
		status=0
		out=$(SBX_TEST_FAIL=$n:13 "$HELPERS/reap" "$SBX" run --plan="$T/plan" 2>"$T/err") || status=$?
		if [ "$status" != "$want" ] || [ -n "$out" ] || ! grep -q 'error' "$T/err"; then
			echo "step $n ($kind): status $status: $out"
			cat "$T/err"
			bad=$((bad + 1))
		fi
		place=$(sort /proc/self/mountinfo; find "$T/home" "$T/run" | sort)
		if [ "$before" != "$place" ]; then
			echo "step $n ($kind) left:"
			diff <(echo "$before") <(echo "$place") || :
			before=$place
			bad=$((bad + 1))
		fi
	done
	[ "$bad" = 0 ] || fail "$bad of $steps steps"
}

test_each_step_of_minimal() {
	minimal case 'identity = { hostname = "box"; domainname = "lab"; };
		process = { nice = 1; umask = "0077"; oom_score_adj = 10; cpu_affinity = "0"; };
		limits = { nofile = "64"; };'
	fail_each case
}

test_each_step_of_shell() {
	profile case <<-EOF
		schema = 1;
		include = [ "shell" ];
		command = [ "/bin/true" ];
	EOF
	fail_each case
}

# requires: overlay busybox
test_each_step_of_alpine_shell() {
	alpine
	profile case <<-EOF
		schema = 1;
		include = [ "alpine-shell" ];
		command = [ "/bin/true" ];
	EOF
	fail_each case
}

# requires: timens
test_each_step_of_a_time_namespace() {
	minimal case 'namespaces = { time = true; boottime_offset = "1h"; };'
	fail_each case
}
