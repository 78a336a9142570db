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
	profile race <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		identity = { user = "root"; };
		$1
	EOF
}

mount_race="{ type = \"bind\"; source = \"$race\"; target = \"/race\"; }"

# places NAME: $T/NAME with a true and a forbidden side.
places() {
	mkdir -p "$T/true/sub" "$T/forbidden/sub"
	echo true >"$T/true/name"
	echo true >"$T/true/sub/name"
	echo forbidden >"$T/forbidden/name"
	echo forbidden >"$T/forbidden/sub/name"
	# What nobody can write to says nothing.
	chmod -R a+rwX "$T/true" "$T/forbidden"
	untouched=$(find "$T/forbidden" -printf '%p %y %m %s %T@\n' | sort)
}

# link_to TARGET NAME: readable by all, as root's sandboxes are other users.
link_to() {
	ln -s "$1" "$2"
}

forbidden_is_untouched() {
	same "the forbidden place" "$untouched" "$(find "$T/forbidden" -printf '%p %y %m %s %T@\n' | sort)"
}

# escapes A B WANT [OPTION]...: with the link B in the place of A, and no care, the plan sees WANT;
# with care it is refused, and says A.
escapes() {
	local a=$1 b=$2 want=$3

	shift 3
	mv "$a" "$a.aside"
	mv "$b" "$a"
	run env SBX_TEST_SKIP=resolve "$SBX" run --plan="$T/plan"
	matches "$status $out" "$want"
	refused 125 "$a" sbx run --plan="$T/plan"
	mv "$a" "$b"
	mv "$a.aside" "$a"
}

# raced N PATTERN PAIR...: N starts of the plan; each ends with 125, or prints what matches PATTERN.
raced() {
	local n=$1 pattern=$2 count status text seen=0 refusals=0

	shift 2
	ok "$race" "$n" "$@" -- "$SBX" run --plan="$T/plan"
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
	same "starts" "$n" "$((seen + refusals))"
	[ "$seen" -gt 0 ] || fail "every start was refused"
	[ "$refusals" -gt 0 ] || fail "no start met the link"
}

test_a_source() {
	places
	link_to "$T/forbidden" "$T/link"
	race_profile "command = [ \"/race\", \"see\", \"/data/name\" ];
		filesystem = { mounts = ( $mount_race,
			{ type = \"bind\"; source = \"$T/true\"; target = \"/data\"; } ); };"
	plan_file race "$T/plan"
	escapes "$T/true" "$T/link" '^0 forbidden$'
	raced "$(share 20)" true "$T/true" "$T/link"
	forbidden_is_untouched
}
