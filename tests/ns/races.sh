# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# races.sh - names that are exchanged with links as fast as the machine can, while sandboxes start
# that name them: each start sees what it was to see, or is refused; never what the link leads to.
#
# Each test first shows that it can fail: with the care about links left out of the runner
# (SBX_TEST_SKIP=resolve) the link, planted and left alone, does lead there. Then it makes its share
# of SBX_RACES starts: 1000 in all without it, 10000 to be thorough.
#
# requires: userns pidns proc hooks

race=$HELPERS/race
in_all=${SBX_RACES:-1000}

# share N: of 100 parts of all starts, N.
share() {
	echo $(((in_all * $1 + 99) / 100))
}

# race_profile TEXT: base/minimal with the racer's other half at /race, and TEXT.
race_profile() {
	start=(run --plan="$T/plan")
	profile race <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		$1
	EOF
}

cold() {
	start=(--profile=race)
}

mount_race="{ type = \"bind\"; source = \"$race\"; target = \"/race\"; }"

# places NAME: $T/NAME with a true and a forbidden side.
places() {
	mkdir -p "$T/true/sub" "$T/forbidden/sub"
	echo true >"$T/true/name"
	echo true >"$T/true/sub/name"
	echo forbidden >"$T/forbidden/name"
	echo forbidden >"$T/forbidden/sub/name"
	# What nobody could write to anyway would say nothing.
	chmod -R a+rwX "$T/true" "$T/forbidden"
	untouched=$(find "$T/forbidden" -printf '%p %y %m %s %T@\n' | sort)
}

forbidden_is_untouched() {
	same "the forbidden place" "$untouched" "$(find "$T/forbidden" -printf '%p %y %m %s %T@\n' | sort)"
}

# The link in the place of a name, and back.
plant() {
	mv "$1" "$1.aside"
	mv "$2" "$1"
}

unplant() {
	mv "$1" "$2"
	mv "$1.aside" "$1"
}

# sees A B WANT: with the link B in the place of A, and no care, the plan prints WANT; with care it is
# refused, and A is named.
sees() {
	plant "$1" "$2"
	run env SBX_TEST_SKIP=resolve "$SBX" run --plan="$T/plan"
	same "without care" "0 $3" "$status $out"
	refused 125 "$1" sbx run --plan="$T/plan"
	unplant "$1" "$2"
}

# makes A B NAMED: the same, where the plan makes something below the forbidden place; NAMED is what
# the refusal names.
makes() {
	plant "$1" "$2"
	run env SBX_TEST_SKIP=resolve "$SBX" run --plan="$T/plan"
	[ -n "$(find "$T/forbidden" -name made)" ] || {
		show
		fail "without care nothing is made in the forbidden place"
	}
	rm -rf "$T/forbidden"
	places
	refused 125 "$3" sbx run --plan="$T/plan"
	forbidden_is_untouched
	unplant "$1" "$2"
}

# raced N PATTERN PAIR...: N starts or more; each ends with 125, or prints what matches PATTERN. $start is how:
# the plan, ready, or with `cold` compiled anew each time.
raced() {
	local n=$1 pattern=$2 count status text seen=0 refusals=0

	shift 2
	ok "$race" "$n" "$@" -- "$SBX" "${start[@]}"
	echo "$out"
	while read -r count status text; do
		case $count:$status in
		exchanges:*)
			[ "$status" -gt 100 ] || fail "only $status exchanges"
			continue
			;;
		*:125)
			[ -z "$text" ] || fail "refused, and yet it ran: $text"
			refusals=$((refusals + count))
			;;
		*:0)
			[[ $text =~ ^($pattern)$ ]] || fail "$count times: $text"
			seen=$((seen + count))
			;;
		*) fail "$count times status $status: $text" ;;
		esac
	done <<<"$out"
	[ "$((seen + refusals))" -ge "$n" ] || fail "only $((seen + refusals)) starts of $n"
	# Of a few starts all may find one and the same.
	[ "$n" -ge 50 ] || return 0
	[ "$seen" -gt 0 ] || fail "every start was refused"
	[ "$refusals" -gt 0 ] || fail "no start met the link"
}

# Sources.

test_a_source() {
	places
	ln -s "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/data/name\" ];
		filesystem = { mounts = ( $mount_race,
			{ type = \"bind\"; source = \"$T/true\"; target = \"/data\"; } ); };"
	plan_file race "$T/plan"
	sees "$T/true" "$T/link" forbidden
	raced "$(share 10)" true "$T/true" "$T/link"
	forbidden_is_untouched
}

test_a_source_that_is_a_file() {
	places
	ln -s "$T/forbidden/name" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/data\" ];
		filesystem = { mounts = ( $mount_race,
			{ type = \"bind\"; source = \"$T/true/name\"; target = \"/data\"; } ); };"
	plan_file race "$T/plan"
	sees "$T/true/name" "$T/link" forbidden
	raced "$(share 5)" true "$T/true/name" "$T/link"
	forbidden_is_untouched
}

test_a_component_of_a_source() {
	places
	ln -s "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/data/name\" ];
		filesystem = { mounts = ( $mount_race,
			{ type = \"bind\"; source = \"$T/true/sub\"; target = \"/data\"; } ); };"
	plan_file race "$T/plan"
	sees "$T/true" "$T/link" forbidden
	raced "$(share 10)" true "$T/true" "$T/link"
	forbidden_is_untouched
}

# Targets. What the plan makes below a directory that is a link by then would be made on the host.

# own_layers: lower layers that the sandbox may write over.
own_layers() {
	mkdir -p "$T/lower/dir"
	chmod a+rwX "$T/lower" "$T/lower/dir"
	[ "$ROLE" != root ] || chown -R 524288:524288 "$T/lower"
}

# requires: overlay
test_a_target_in_an_overlay() {
	places
	own_layers
	ln -s "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/dir/made\" ];
		filesystem = { root = { type = \"overlay\"; lower = [ \"$T/lower\" ]; upper = \"tmpfs\"; };
			mounts = ( $mount_race, { type = \"file\"; target = \"/dir/made\"; content = \"inside\\n\"; } ); };"
	plan_file race "$T/plan"
	makes "$T/lower/dir" "$T/link" /dir
	raced "$(share 10)" 'inside|E[A-Z]+' "$T/lower/dir" "$T/link"
	forbidden_is_untouched
	cold
	raced "$(share 1)" 'inside|E[A-Z]+' "$T/lower/dir" "$T/link"
	forbidden_is_untouched
}

# requires: overlay
test_a_target_in_a_kept_upper_layer() {
	places
	own_layers
	mkdir -p "$T/upper/kept"
	[ "$ROLE" != root ] || chown -R 524288:524288 "$T/upper"
	ln -s "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/kept/made\" ];
		filesystem = { root = { type = \"overlay\"; lower = [ \"$T/lower\" ]; upper = \"$T/upper\"; };
			mounts = ( $mount_race, { type = \"file\"; target = \"/kept/made\"; content = \"inside\\n\"; } ); };"
	plan_file race "$T/plan"
	makes "$T/upper/kept" "$T/link" /kept
	raced "$(share 10)" 'inside|E[A-Z]+' "$T/upper/kept" "$T/link"
	forbidden_is_untouched
}

# A /dev in a directory that is the root: it is mounted on, and then filled.
test_a_dev_in_a_directory() {
	places
	mkdir -p "$T/root/dev" "$T/root/proc" "$T/root/tmp"
	cp "$race" "$T/root/race"
	chmod -R a+rX "$T/root"
	ln -s "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/dev/null\", \"/dev/name\" ];
		filesystem = { root = \"$T/root\"; };"
	plan_file race "$T/plan"
	plant "$T/root/dev" "$T/link"
	# Landlock would miss it, too.
	run env SBX_TEST_SKIP=resolve,landlock_ruleset,landlock_path,landlock_fds,landlock_restrict \
		"$SBX" run --plan="$T/plan"
	same "without care it is mounted somewhere else" '0 ENOENT ENOENT' "$status $out"
	refused 125 /dev sbx run --plan="$T/plan"
	unplant "$T/root/dev" "$T/link"
	raced "$(share 5)" '(-|ENOENT) ENOENT' "$T/root/dev" "$T/link"
	forbidden_is_untouched
}

# Layers, and what is kept on the host.

# requires: overlay
test_a_lower_layer() {
	places
	ln -s "$T/forbidden" "$T/link"
	[ "$ROLE" != root ] || chown -R 524288:524288 "$T/true"
	race_profile "command = [ \"/race\", \"see\", \"/name\" ];
		filesystem = { root = { type = \"overlay\"; lower = [ \"$T/true\" ]; upper = \"tmpfs\"; };
			mounts = ( $mount_race ); };"
	plan_file race "$T/plan"
	sees "$T/true" "$T/link" forbidden
	raced "$(share 10)" true "$T/true" "$T/link"
	forbidden_is_untouched
}

# requires: overlay
test_an_upper_layer() {
	places
	own_layers
	mkdir -p "$T/kept/upper" "$T/forbidden/upper"
	chmod a+rwX "$T/forbidden/upper"
	[ "$ROLE" != root ] || chown -R 524288:524288 "$T/kept"
	ln -s "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"put\", \"/made\" ];
		filesystem = { root = { type = \"overlay\"; lower = [ \"$T/lower\" ]; upper = \"$T/kept/upper\"; };
			mounts = ( $mount_race ); };"
	plan_file race "$T/plan"
	makes "$T/kept" "$T/link" "$T/kept"
	raced "$(share 10)" made "$T/kept" "$T/link"
	forbidden_is_untouched
}

# kept_home COMMAND: a home that is kept below $T/state.
kept_home() {
	export XDG_STATE_HOME=$T/state
	race_profile "command = [ $1 ]; filesystem = { home = \"persistent\"; mounts = ( $mount_race ); };"
}

test_a_folder_of_the_state() {
	places
	kept_home "\"/race\", \"put\", \"$HOME/made\""
	plan_file race "$T/plan"
	ok sbx run --plan="$T/plan"
	same "the first time" made "$out"
	ln -s "$T/forbidden" "$T/link"
	makes "$T/state/sbx" "$T/link" "$T/state/sbx"
	raced "$(share 9)" made "$T/state/sbx" "$T/link"
	forbidden_is_untouched
	cold
	raced "$(share 1)" made "$T/state/sbx" "$T/link"
	forbidden_is_untouched
}

# What a run that was none has made goes again, and nothing else does.
test_what_is_made_and_taken_back() {
	local count status text

	places
	kept_home '"/not/there"'
	plan_file race "$T/plan"
	mkdir -p "$T/state/sbx"
	ln -s "$T/forbidden" "$T/link"
	ok "$race" "$(share 5)" "$T/state/sbx" "$T/link" -- "$SBX" "${start[@]}"
	echo "$out"
	while read -r count status text; do
		case $count:$status in
		exchanges:* | *:125 | *:127) [ -z "$text" ] || fail "it ran: $text" ;;
		*) fail "$count times status $status" ;;
		esac
	done <<<"$out"
	forbidden_is_untouched
}

# Grants. What is hidden is hidden under any name that it has in the meantime; what is protected is
# protected likewise.

test_what_is_hidden() {
	places
	mkdir -p "$T/project/secret" "$T/decoy"
	echo forbidden >"$T/project/secret/name"
	chmod -R a+rwX "$T/project"
	ln -s "$T/decoy" "$T/project/link"
	race_profile "command = [ \"/race\", \"see\", \"$T/project/secret/name\", \"$T/project/link/name\" ];
		filesystem = { read_write = [ \"$T/project\" ]; hide = [ \"$T/project/secret\" ]; mounts = ( $mount_race ); };"
	plan_file race "$T/plan"
	plant "$T/project/secret" "$T/project/link"
	mv "$T/project/secret.aside" "$T/project/link"
	run env SBX_TEST_SKIP=resolve "$SBX" run --plan="$T/plan"
	same "without care something else is hidden" "0 ENOENT forbidden" "$status $out"
	refused 125 "$T/project/secret" sbx run --plan="$T/plan"
	raced "$(share 10)" 'E[A-Z]+ E[A-Z]+' "$T/project/secret" "$T/project/link"
}

test_what_is_protected() {
	places
	mkdir -p "$T/project/hooks" "$T/decoy"
	chmod -R a+rwX "$T/project" "$T/decoy"
	ln -s "$T/decoy" "$T/project/link"
	for protect in '' "protect = [ \"$T/project/hooks\" ];"; do
		race_profile "filesystem = { read_write = [ \"$T/project\" ]; $protect mounts = ( $mount_race ); };
			command = [ \"/race\", \"put\", \"$T/project/hooks/made\", \"$T/project/link/made\" ];"
		ok sbx --profile=race
		same "protect: '$protect'" "$([ -n "$protect" ] && echo EROFS || echo made) ENOENT" "$out"
	done
	rm "$T/project/hooks/made"
	plan_file race "$T/plan"
	plant "$T/project/hooks" "$T/project/link"
	mv "$T/project/hooks.aside" "$T/project/link"
	refused 125 "$T/project/hooks" sbx run --plan="$T/plan"
	raced "$(share 5)" '(EROFS|ENOENT) (EROFS|ENOENT)' "$T/project/hooks" "$T/project/link"
	same "what was made" '' "$(find "$T/project" "$T/decoy" -name made)"
}

# Two directories that change names, no link: what is protected is the one that had the name when it was
# opened. A copy of it upon the other would leave it open, and hide the other.
# requires: twocpus
test_what_is_protected_under_two_names() {
	local i text='' paths

	mkdir -p "$T/project/hooks" "$T/project/other"
	echo hooks >"$T/project/hooks/id"
	echo other >"$T/project/other/id"
	chmod -R a+rwX "$T/project"
	paths="\"$T/project/hooks/id\", \"$T/project/other/id\""
	race_profile "filesystem = { read_write = [ \"$T/project\" ]; protect = [ \"$T/project/hooks\" ]; mounts = ( $mount_race ); };
		command = [ \"/race\", \"set\", $paths ];"
	plan_file race "$T/plan"
	for ((i = 0; i < 20; i++)); do
		ok env SBX_TEST_SKIP=resolve "$race" $(((in_all + 9) / 10)) "$T/project/hooks" "$T/project/other" -- "$SBX" "${start[@]}"
		text=$(grep -vE '^exchanges|hooks other$' <<<"$out") || continue
		break
	done
	echo "$text"
	[ -n "$text" ] || fail "without care both are seen, too"
	ok "$race" "$(share 5)" "$T/project/hooks" "$T/project/other" -- "$SBX" "${start[@]}"
	# Without mount_setattr it has to be found by its name again, and not to find it is a refusal.
	same "what was seen" '' "$(grep -vE '^exchanges |^[0-9]+ 0 hooks other$|^[0-9]+ 125 $' <<<"$out")"
	grep -qE '^[0-9]+ 0 hooks other$' <<<"$out" || fail "no start went well"
}
