# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# rows-words.sh - words: where options end, what numbers are, and what of a text reaches a terminal.
#
# requires: userns pidns proc busybox

# ---- options ------------------------------------------------------------------------

test_options_end_at_the_command() {
	local word

	minimal case
	minimal other
	for word in --profile=none --help --version --set=nonsense -x --rw=/ -- --plan-fd=0 -P; do
		ok sbx --profile=case -- /busybox echo "$word" last
		same "after --" "$word last" "$out"
	done
	ok sbx --profile=case -- /busybox echo -- --profile=none
	same "a second --" '-- --profile=none' "$out"
	ok sbx run --profile=case /busybox echo --profile=none --help
	same "after the command" '--profile=none --help' "$out"
	run sbx --profile=case -- --profile=other
	same "a command that looks like an option" 127 "$status"
	# The control: before it they are options.
	refused 125 none sbx --profile=none -- /busybox echo last
	ok sbx --profile=case --help -- /busybox echo last
	[[ $out != last ]] || fail "--help is no option"
}

# A value that begins with two minus signs stays the value of its option.
test_values_that_look_like_options() {
	minimal case
	ok sbx --profile=case --env "OPTION=--profile=none" -- /busybox sh -c 'echo "$OPTION"'
	same value --profile=none "$out"
	refused 125 "'--help'" sbx --profile=--help -- true
	ok sbx --profile=case --hostname=--help -- /busybox hostname
	same "host name" --help "$out"
	refused 125 "--rw=/" sbx --profile=case --cwd=--rw=/ -- /busybox pwd
	# The control: by itself it is an option.
	ok sbx --profile=case --help
	[[ $out == *"usage: sbx --profile=case"* ]] || fail "--help is no option"
}

# The names of archives and of what is in them reach tar, whose options could start a program.
# requires: program:tar
test_names_that_look_like_options_of_tar() {
	local name

	mkdir -p "$T/tree/--checkpoint-action=exec=sh evil" "$T/here"
	cd "$T/here" || exit
	printf '%s\n' '#!/bin/sh' "echo ran >$T/ran" >evil
	chmod +x evil
	echo x >"$T/tree/--checkpoint=1"
	echo y >"$T/tree/--use-compress-program=evil"
	for name in '--checkpoint=1' '--use-compress-program=sh evil' '--to-command=sh evil' '-I' 'user@host:archive.tar'; do
		tar -C "$T/tree" --force-local -cf "./$name" .
		run sbx rootfs import -- one "$name"
		[ "$status" = 0 ] || {
			show
			fail "$name"
		}
		ok sbx rootfs remove one
	done
	run sbx rootfs import two "$T/tree"
	same "a directory of such names" 0 "$status"
	ok sbx rootfs remove two
	[ ! -e "$T/ran" ] || fail "a name was an option"
	# The control: to tar itself such a word is one.
	tar -cf x.tar --checkpoint=1 "--checkpoint-action=exec=$T/here/evil" evil
	[ -e "$T/ran" ] || fail "the bait is none"
}

# ---- numbers ------------------------------------------------------------------------

# Those of the settings are in tests/unit/test_numbers.c; these are read by the programs themselves.
test_numbers_of_the_programs() {
	local n

	minimal case
	plan_file case "$T/plan" -- /payload exit 7
	for n in -1 '' 00 03 3x 0x3 +3 ' 3' '3 ' 99999999999 18446744073709551619 4294967299 2147483648 3.0; do
		refused 125 "plan" sbx run "--plan-fd=$n" 3<"$T/plan"
	done
	for n in 0 -1 '' x 1x 99999 4294967297 18446744073709551617 +1 ' 1' 0x1; do
		run sbx explain --profile=case -- "$n"
		[ "$status" != 0 ] || fail "there is a step '$n'"
	done
	# The neighbour.
	ok sbx explain --profile=case -- 1
	run sbx run --plan="$T/plan"
	same "the plan" 7 "$status"
}

# requires: notroot subids
test_numbers_of_subordinate_ids() {
	local line

	minimal case 'identity = { id_map = "subids"; user = "root"; };'
	ok sbx --profile=case
	# What newuidmap is asked for is what the file says, of uids and of gids each: the file is the
	# system's, so this only looks at the plan.
	ok sbx plan --profile=case
	line=$(grep -E 'uid_map' <<<"$out" | head -n 1)
	matches "$line" "$(sed -n "s/^$(id -un):\([0-9]*\):.*/\1/p" /etc/subuid | head -n 1)"
	line=$(grep -E 'gid_map' <<<"$out" | head -n 1)
	matches "$line" "$(sed -n "s/^$(id -un):\([0-9]*\):.*/\1/p" /etc/subgid | head -n 1)"
}

# ---- texts ---------------------------------------------------------------------------

# plain: nothing in $out and $err that a terminal would obey.
plain() {
	local bad

	bad=$(printf '%s\n%s\n' "$out" "$err" | LC_ALL=C grep -naP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' | cat -v || :)
	same "control bytes after $*" '' "$bad"
}

# An escape sequence, its one-byte form in UTF-8, a bell, a carriage return, a delete.
evil=$'a\e]0;evil\a\e[31mb\xc2\x9b1mc\rd\x7f'

test_control_bytes_are_never_printed() {
	local dir="$T/$evil" verb

	mkdir "$dir"
	minimal case
	for verb in "$evil" "--$evil" "plan --profile=$evil" "explain $evil" "help $evil" "check $evil" "rootfs path $evil"; do
		# shellcheck disable=SC2086 # a verb and its word; the bytes have no blanks
		IFS=' ' run sbx $verb
		[ "$status" != 0 ] || [ -n "$out" ] || fail "nothing was said of $verb"
		plain "$verb"
	done
	for option in --profile --hostname --cwd --ro --rw --env --set --user --net; do
		run sbx plan --profile=case "$option=$evil"
		plain "$option"
		run sbx plan --profile=case "$option=/$evil"
		plain "$option with a slash"
		run sbx plan --json --profile=case "$option=/$evil"
		plain "$option as JSON"
	done
	run sbx run --plan="$T/$evil"
	same status 125 "$status"
	plain "a plan that is not there"
	run sbx --profile=case -- "/$evil"
	same status 127 "$status"
	plain "a command that is not there"
	run sbx --profile=case --ro="$dir/none" -- true
	same status 125 "$status"
	plain "a source that is not there"
	ok sbx plan --profile=case --ro="$dir" -- "/$evil" "$evil"
	plain "a plan with it"
	[[ $out == *evil* ]] || fail "it is not in the plan at all"
	minimal other "filesystem = { read_only = [ \"$dir\" ]; };"
	run sbx plan --profile=other
	plain "a profile with raw bytes"
	minimal third 'environment = { set = [ "A=a\x1b]0;evil\x07b" ]; };'
	run sbx plan --profile=third
	plain "a profile with escapes"
	# The control: to a payload they are what they were.
	ok sbx --profile=case -- /busybox echo "$evil"
	same "what the payload says" "$evil" "$out"
	# And the test can see them.
	if (plain "itself") >/dev/null; then fail "a control byte is not seen"; fi
}

test_a_plan_from_elsewhere_prints_plainly() {
	minimal case
	plan_file case "$T/plan" -- "/$evil" "$evil"
	ok sbx plan --plan="$T/plan"
	plain "a flat plan"
	ok sbx plan --plan="$T/plan" --json
	plain "a flat plan as JSON"
	run sbx run --plan="$T/plan"
	same status 127 "$status"
	plain "a flat plan that fails"
}

test_nul_is_refused() {
	minimal case
	for text in 'command = [ "/payload\0" ];' 'command = [ "/payload\x00x" ];' 'description = "a\x00b";'; do
		minimal nul "$text"
		run sbx plan --profile=nul
		same "$text" 125 "$([ "$status" = 0 ] && echo 0 || echo 125)"
	done
	printf 'schema = 1;\ninclude = [ "case" ]; # \0\n' >"$profile_dir/nul.profile"
	refused 125 nul sbx --profile=nul
	# The neighbour.
	printf 'schema = 1;\ninclude = [ "case" ]; # 0\n' >"$profile_dir/nul.profile"
	ok sbx --profile=nul
}
