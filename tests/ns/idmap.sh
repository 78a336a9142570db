# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# idmap.sh - whose files are whose in a bind, inside and on the disk. "none" is the control of each: what
# the map does must not be there without it.
#
# requires: userns pidns proc busybox

# What is bound: on the disk it is root's, of user 1000, of 5, and of somebody beyond every map.
make_source() {
	mkdir "$T/src"
	touch "$T/src/root" "$T/src/u1000" "$T/src/u5" "$T/src/far"
	chown 1000:1000 "$T/src/u1000"
	chown 5:6 "$T/src/u5"
	chown 3000000:3000000 "$T/src/far"
}

# bound ID_MAP [MORE [TEXT]]: a sandbox with $T/src at /src, MORE in its entry and TEXT in its profile.
bound() {
	minimal case "${3:-identity = { user = \"root\"; \};}
		filesystem = { mounts = ( { type = \"bind\"; source = \"$T/src\"; target = \"/src\";
			id_map = $1; ${2:-access = \"rw\";} } ); };"
}

# inside: owners as the sandbox sees them, in one line.
inside() {
	ok sbx --profile=case -- /busybox stat -c '%n=%u:%g' /src/root /src/u1000 /src/u5 /src/far
	out=${out//\/src\//}
	out=${out//$'\n'/ }
}

# made TEXT: by the payload: who owns it on the disk.
made() {
	ok sbx --profile=case -- /busybox touch "/src/$1"
	out=$(stat -c %u:%g "$T/src/$1")
	rm "$T/src/$1"
}

ranges='{ uids = ( { inside = 0; outside = 1000; }, { inside = 33; outside = 5; } );
	gids = ( { inside = 0; outside = 1000; }, { inside = 34; outside = 6; } ); }'

# requires: realroot
test_auto_keeps_the_numbers_of_the_disk() {
	make_source
	bound '"auto"'
	inside
	same owners 'root=0:0 u1000=1000:1000 u5=5:6 far=65534:65534' "$out"
	made new
	same "made by root inside" 0:0 "$out"
	chown 33:33 "$T/src"
	bound '"auto"' '' 'identity = { user = "33:33"; };'
	made new
	same "made by 33 inside" 33:33 "$out"
}

# requires: realroot
test_none_shows_what_the_sandbox_does_not_have_as_nobody_s() {
	make_source
	bound '"none"'
	inside
	same owners 'root=65534:65534 u1000=65534:65534 u5=65534:65534 far=65534:65534' "$out"
	refused 1 'Permission denied' sbx --profile=case -- /busybox touch /src/new
	chmod 777 "$T/src"
	made new
	[[ $out != 0:* ]] || fail "made as real root: $out"
	ok sbx --profile=case -- /busybox cat /proc/self/uid_map
	same "uid on the disk" "$(awk '{ print $2 }' <<<"$out")" "$(
		sbx --profile=case -- /busybox touch /src/new
		stat -c %u "$T/src/new"
	)"
}

# requires: realroot
test_ranges_of_its_own() {
	make_source
	chown 1000:1000 "$T/src"
	bound "$ranges"
	inside
	same owners 'root=65534:65534 u1000=0:0 u5=33:34 far=65534:65534' "$out"
	made new
	same "made by root inside" 1000:1000 "$out"
	chmod 777 "$T/src"
	bound "$ranges" '' 'identity = { user = "33:34"; };'
	made new
	same "made by 33 inside" 5:6 "$out"
}

# Whoever is in no range has no id to make a file with.
# requires: realroot
test_an_id_outside_the_ranges_makes_nothing() {
	make_source
	chmod 777 "$T/src"
	bound "$ranges" '' 'identity = { user = "7:7"; };'
	refused 1 'Value too large' sbx --profile=case -- /busybox touch /src/new
	bound '"auto"' '' 'identity = { user = "7:7"; };'
	made new
	same "made by 7 inside" 7:7 "$out"
}

# requires: realroot
test_ranges_across_those_of_the_sandbox() {
	local identity='identity = { user = "root"; id_map = {
		uids = ( { inside = 0; outside = 200000; count = 10; }, { inside = 10; outside = 300000; count = 90; } );
		gids = ( { inside = 0; outside = 200000; count = 100; } ); }; };'

	make_source
	chown 1008:1008 "$T/src/root"
	chown 1011:1011 "$T/src/u5"
	bound '{ uids = ( { inside = 8; outside = 1008; count = 4; }, { inside = 50; outside = 1000; } );
		gids = ( { inside = 8; outside = 1008; count = 4; }, { inside = 50; outside = 1000; } ); }' '' "$identity"
	inside
	same owners 'root=8:8 u1000=50:50 u5=11:11 far=65534:65534' "$out"
}

# requires: realroot
test_a_read_only_mount_with_ranges() {
	make_source
	chmod 777 "$T/src"
	bound "$ranges" 'access = "ro";'
	inside
	same owners 'root=65534:65534 u1000=0:0 u5=33:34 far=65534:65534' "$out"
	ok sbx --profile=case -- /payload write /src /src/u1000
	same "writable" '' "$(grep ' yes$' <<<"$out")"
}

# requires: realroot kernel>=6.3
test_mounts_below_are_mapped_too() {
	make_source
	mkdir "$T/src/below"
	mount -t tmpfs -o mode=777 tmpfs "$T/src/below"
	touch "$T/src/below/of"
	chown 1000:1000 "$T/src/below" "$T/src/below/of"
	bound "$ranges"
	ok sbx --profile=case -- /busybox stat -c %u:%g /src/below/of
	same "below" 0:0 "$out"
	ok sbx --profile=case -- /busybox touch /src/below/new
	same "made below" 1000:1000 "$(stat -c %u:%g "$T/src/below/new")"
	bound '"auto"'
	ok sbx --profile=case -- /busybox stat -c %u:%g /src/below/of
	same "below, auto" 1000:1000 "$out"
	bound "$ranges" 'options = [ "norecursive" ];'
	ok sbx --profile=case -- /busybox ls /src/below
	same "not bound" '' "$out"
	umount "$T/src/below"
}

# requires: realroot
test_ranges_without_a_user_namespace() {
	local without='namespaces = { user = false; }; identity = { user = "root"; };'

	make_source
	chown 1000:1000 "$T/src"
	bound "$ranges" '' "$without"
	inside
	same owners 'root=65534:65534 u1000=0:0 u5=33:34 far=65534:65534' "$out"
	made new
	same "made by root" 1000:1000 "$out"
	bound '"none"' '' "$without"
	inside
	same "owners without" 'root=0:0 u1000=1000:1000 u5=5:6 far=3000000:3000000' "$out"
}

# requires: realroot
test_root_by_name_is_mapped_by_nobody() {
	local by_name='identity = { user = "root"; id_map = "root"; };'

	make_source
	bound '"auto"' '' "$by_name"
	made new
	same "made by root" 0:0 "$out"
	ok sbx plan --profile=case
	matches "$out" '^  uid 0 inside is uid 0 outside .*case\.profile:'
	bound '"auto"'
	ok sbx plan --profile=case
	[[ $out != *'is uid 0 outside'* ]] || fail "a gap that is none"
}

# requires: realroot
test_a_file_system_that_cannot_be_mapped() {
	minimal case "identity = { user = \"root\"; }; filesystem = { mounts = (
		{ type = \"bind\"; source = \"/sys/kernel\"; target = \"/src\"; id_map = $ranges; } ); };"
	explained 125 E0505 "probably the file system of '/sys/kernel' (sysfs) cannot be mounted with other ids" 'id_map = "none"' \
		sbx --profile=case
}

# requires: notroot
test_ranges_are_real_root_s() {
	mkdir "$T/src"
	bound "{ uids = ( { inside = 0; outside = $(id -u); } ); gids = ( { inside = 0; outside = $(id -g); } ); }"
	refused 125 E0420 sbx --profile=case
	matches "$err" 'case\.profile:[0-9]+:'
	bound '"none"'
	ok sbx --profile=case -- /busybox touch /src/new
	same "made inside" "$(id -u)" "$(stat -c %u "$T/src/new")"
}

# The layers of an overlay: what is written over is copied up with the owner that it has inside.
# requires: realroot
test_layers_keep_their_owners() {
	make_source
	minimal case "identity = { user = \"root\"; };
		filesystem = { mounts = ( { type = \"overlay\"; lower = [ \"$T/src\" ]; upper = \"tmpfs\";
			target = \"/src\"; } ); };"
	inside
	same owners 'root=0:0 u1000=1000:1000 u5=5:6 far=65534:65534' "$out"
	ok sbx --profile=case -- /busybox sh -c 'echo new >/src/root && chmod 600 /src/root &&
		rm /src/u1000 && echo made >/src/more && stat -c "%n=%u:%g:%a" /src/root /src/u5 && ls /src'
	same 'written over' $'/src/root=0:0:600\n/src/u5=5:6:644\nfar\nmore\nroot\nu5' "$out"
	same 'on the disk' $'far\nroot\nu1000\nu5' "$(ls "$T/src")"
	same 'on the disk' '0 644' "$(stat -c '%s %a' "$T/src/root")"

	# One that belongs to the sandbox's ids, as an imported root does, is taken as it is.
	local own
	own=$(sbx plan --profile=case | sed -n 's/.* uid_map 0:\([0-9]*\):.*/\1/p')
	chown "$own:$own" "$T/src"
	inside
	same owners 'root=65534:65534 u1000=65534:65534 u5=65534:65534 far=65534:65534' "$out"
}

# requires: realroot
test_layers_of_a_root_keep_their_owners() {
	mkdir -p "$T/root/etc" "$T/root/secret"
	cp "$(command -v busybox)" "$T/root/busybox"
	echo own >"$T/root/etc/own"
	chown 33:33 "$T/root/etc/own"
	chmod 600 "$T/root/etc/own"
	chmod 700 "$T/root/secret"
	profile layered <<-END
		schema = 1;
		include = [ "base/minimal" ];
		identity = { user = "root"; };
		filesystem = { root = { type = "overlay"; lower = [ "$T/root" ]; upper = "$T/kept"; }; };
		command = [ "/busybox", "sh", "-c", "stat -c %n=%u:%g:%a /etc/own /secret /etc; echo x >/secret/x" ];
	END
	ok sbx --profile=layered
	same owners $'/etc/own=33:33:600\n/secret=0:0:700\n/etc=0:0:755' "$out"
	same 'on the disk' '' "$(ls "$T/root/secret")"
	# The kept layer has the ids of the sandbox, and is seen as it was left.
	ok sbx --profile=layered -- /busybox stat -c %n=%u:%g /secret/x
	same 'kept' '/secret/x=0:0' "$out"
}
