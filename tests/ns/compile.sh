# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# compile.sh - plans as files: the same bytes each time, and nothing believed of what is read.
#
# requires: userns pidns

test_two_compilations_give_the_same_bytes() {
	mkdir "$T/project"
	cd "$T/project" || exit
	for name in shell cli; do
		plan_file "$name" "$T/a" -- /bin/true
		plan_file "$name" "$T/b" -- /bin/true
		cmp "$T/a" "$T/b" || fail "$name differs"
	done
	minimal case
	plan_file case "$T/a"
	plan_file case "$T/b"
	cmp "$T/a" "$T/b" || fail "minimal differs"
	same "sum" "$(sha256sum "$T/b" | cut -d' ' -f1)" "${out%% *}"
}

test_a_plan_runs_without_its_profile() {
	minimal case
	plan_file case "$T/plan" -- /payload exit 7
	rm -r "$profile_dir"
	run sbx run --plan="$T/plan"
	same status 7 "$status"
}

# damaged TEXT: the plan in $T/plan must be refused, and nothing run.
damaged() {
	run sbx run --plan="$T/plan"
	if [ "$status" != 125 ] || [ -n "$out" ] || [ -z "$err" ]; then
		show
		fail "$1"
	fi
}

test_damaged_plans_are_refused() {
	local size at

	minimal case
	plan_file case "$T/good"
	size=$(stat -c %s "$T/good")
	for ((at = 0; at < size; at += size / 60 + 1)); do
		cp "$T/good" "$T/plan"
		printf '\xa5' | dd of="$T/plan" bs=1 seek="$at" conv=notrunc status=none
		cmp -s "$T/good" "$T/plan" && continue
		damaged "byte $at of $size changed"
	done
	for at in 0 1 7 8 63 64 65 128 $((size / 2)) $((size - 1)); do
		head -c "$at" "$T/good" >"$T/plan"
		damaged "only $at bytes of $size"
	done
	{
		cat "$T/good"
		echo
	} >"$T/plan"
	damaged "a byte too many"
}

test_a_plan_that_others_can_write_is_refused() {
	minimal case
	for mode in 664 646 666; do
		rm -f "$T/plan"
		plan_file case "$T/plan"
		chmod "$mode" "$T/plan"
		damaged "mode $mode"
		matches "$err" "$T/plan"
	done
}

# requires: realroot
test_a_plan_of_another_user_is_refused() {
	minimal case
	plan_file case "$T/plan"
	chown 65534 "$T/plan"
	damaged "of another user"
}

test_a_plan_is_not_followed_and_must_be_a_file() {
	minimal case
	plan_file case "$T/good"
	ln -s good "$T/plan"
	damaged "a link"
	rm "$T/plan"
	mkdir "$T/plan"
	damaged "a directory"
	rmdir "$T/plan"
	mkfifo "$T/plan"
	run timeout 10 "$SBX" run --plan="$T/plan"
	same "a fifo" 125 "$status"
	rm "$T/plan"
	damaged "nothing there"
}

test_planning_touches_nothing() {
	local before

	minimal case "
		filesystem = { home = \"persistent\"; mounts = ( { type = \"bind\"; source = \"$T/made\"; target = \"/made\";
			if_missing = \"create\"; access = \"rw\"; } ); };"
	before=$(find "$T" | sort)
	ok sbx plan --profile=case
	[ -n "$out" ] || fail "nothing was printed"
	same "files" "$before" "$(find "$T" | sort)"
}
