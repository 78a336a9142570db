# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# ids.sh - who is who inside and outside.
#
# requires: userns pidns proc busybox

# maps TEXT: $uids and $gids as the kernel shows them inside, one range a line, single blanks.
maps() {
	in_sandbox "$1" -- /busybox cat /proc/self/uid_map
	uids=$(awk '{ $1 = $1; print }' <<<"$out")
	in_sandbox "$1" -- /busybox cat /proc/self/gid_map
	gids=$(awk '{ $1 = $1; print }' <<<"$out")
}

test_map_self() {
	maps 'identity = { id_map = "self"; };'
	if [ "$ROLE" != root ]; then
		same uids "$(id -u) $(id -u) 1" "$uids"
		same gids "$(id -g) $(id -g) 1" "$gids"
	fi
	in_sandbox 'identity = { id_map = "self"; };'
	is uid "$(id -u) $(id -u) $(id -u) $(id -u)"
	is gid "$(id -g) $(id -g) $(id -g) $(id -g)"
}

test_map_root() {
	maps 'identity = { id_map = "root"; user = "root"; };'
	same uids "0 $(id -u) 1" "$uids"
	same gids "0 $(id -g) 1" "$gids"
	in_sandbox 'identity = { id_map = "root"; user = "root"; };'
	is uid '0 0 0 0'
}

# requires: notroot subids
test_map_subids_for_root() {
	maps 'identity = { id_map = "subids"; user = "root"; };'
	matches "$uids" "^0 $(id -u) 1\$"
	matches "$uids" "^1 100000 6553[56]\$"
	matches "$gids" "^0 $(id -g) 1\$"
	matches "$gids" "^1 100000 6553[56]\$"
}

# requires: notroot subids
test_map_subids_for_self() {
	maps 'identity = { id_map = "subids"; user = "self"; };'
	matches "$uids" "^$(id -u) $(id -u) 1\$"
	matches "$uids" "^0 100000 "
	in_sandbox 'identity = { id_map = "subids"; user = "self"; };'
	is uid "$(id -u) $(id -u) $(id -u) $(id -u)"
}

# requires: realroot
test_root_gives_up_its_id() {
	maps 'identity = { user = "root"; };'
	matches "$uids" '^0 [1-9][0-9]* [0-9]+$'
	in_sandbox 'identity = { user = "root"; };'
	is uid '0 0 0 0'
	is groups ''
}

test_another_user_inside() {
	local status

	minimal case 'identity = { user = "33:34"; };'
	run sbx --profile=case
	if [ "$ROLE" = root ]; then
		[ "$status" = 0 ] || { show; fail "user 33:34"; }
		is uid '33 33 33 33'
		is gid '34 34 34 34'
	elif [ "$status" = 0 ]; then
		is uid '33 33 33 33'
		is gid '34 34 34 34'
	else
		same status 125 "$status"
		matches "$err" 33
	fi
}

# requires: notroot subids
test_an_explicit_map() {
	local me

	me=$(id -u)
	maps "identity = { user = \"5:6\"; id_map = {
		uids = ( { inside = 5; outside = $me; }, { inside = 100; outside = 100000; count = 50; }, { inside = 0; outside = 100050; } );
		gids = ( { inside = 6; outside = $(id -g); }, { inside = 200; outside = 100000; count = 10; } ); }; };"
	same uids "0 100050 1
5 $me 1
100 100000 50" "$(sort -n <<<"$uids")"
	same gids "6 $(id -g) 1
200 100000 10" "$(sort -n <<<"$gids")"
}

# requires: realroot
test_an_explicit_map_of_root() {
	maps 'identity = { user = "0"; id_map = {
		uids = ( { inside = 0; outside = 200000; count = 10; }, { inside = 100; outside = 300000; count = 50; } );
		gids = ( { inside = 0; outside = 400000; count = 10; } ); }; };'
	same uids '0 200000 10
100 300000 50' "$uids"
	same gids '0 400000 10' "$gids"
}

# no_map TEXT LIST: the list of uids must be refused, before anything runs, naming TEXT.
no_map() {
	minimal case "identity = { user = \"root\"; id_map = { uids = ( $2 );
		gids = ( { inside = 0; outside = $(id -g); } ); }; };"
	refused 125 "$1" sbx --profile=case
	matches "$err" 'case\.profile:'
}

# requires: notnested
test_maps_that_overlap() {
	local me

	me=$(id -u)
	no_map overlap "{ inside = 0; outside = $me; }, { inside = 0; outside = 100000; }"
	no_map overlap "{ inside = 0; outside = $me; }, { inside = 1; outside = 100000; count = 10; },
		{ inside = 5; outside = 100100; }"
	no_map overlap "{ inside = 0; outside = $me; }, { inside = 1; outside = $me; }"
}

test_maps_that_overlap_for_a_single_id() {
	no_map overlap "{ inside = 0; outside = $(id -u); }, { inside = 1; outside = $(id -u); }"
}

# requires: notroot
test_maps_of_ids_that_are_not_ours() {
	no_map 4242 "{ inside = 0; outside = $(id -u); }, { inside = 1; outside = 4242; }"
}

test_maps_with_too_many_ranges() {
	local i list

	list="{ inside = 0; outside = $(id -u); }"
	for ((i = 1; i <= 340; i++)); do
		list="$list, { inside = $((i * 2)); outside = $((100000 + i * 2)); }"
	done
	no_map 340 "$list"
}

test_maps_with_bad_numbers() {
	no_map count "{ inside = 0; outside = $(id -u); count = 0; }"
	no_map outside "{ inside = 0; outside = -1; }"
	no_map inside '{ inside = 4294967295L; outside = 0; }'
}

test_a_user_outside_the_map() {
	minimal case "identity = { user = \"77\"; id_map = { uids = ( { inside = 0; outside = $(id -u); } );
		gids = ( { inside = 0; outside = $(id -g); } ); }; };"
	refused 125 77 sbx --profile=case
}

# requires: realroot
test_supplementary_groups() {
	in_sandbox 'identity = { user = "root"; id_map = "subids"; groups = [ 44, 100 ]; };'
	is groups '44 100'
}

# requires: nosubids
test_subids_that_nobody_has() {
	minimal case 'identity = { id_map = "subids"; };'
	refused 125 subuid sbx --profile=case
}

# A single id cannot have groups dropped: setgroups is denied, and the plan says so.
# requires: notroot
test_setgroups_is_denied_for_a_single_id() {
	in_sandbox 'identity = { id_map = "root"; user = "root"; };' -- /busybox cat /proc/self/setgroups
	same setgroups deny "$out"
}
