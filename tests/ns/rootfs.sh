# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# rootfs.sh - the store of root file systems: what gets in, what stays out, what is left.
#
# requires: userns pidns program:tar

store_dir() {
	if [ "$ROLE" = root ]; then
		echo /var/lib/sbx/rootfs
	else
		echo "$XDG_DATA_HOME/sbx/rootfs"
	fi
}

# store_is NAME...: exactly that is in the store, hidden names too.
store_is() {
	same "the store" "$*" "$(find "$(store_dir)" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null |
		sort | paste -sd' ')"
}

# well CMD...: status 0; warnings may be said.
well() {
	run "$@"
	[ "$status" = 0 ] || {
		show
		fail "$*"
	}
}

# archive FILE: of a small tree.
archive() {
	mkdir -p "$T/tree/bin" "$T/tree/etc" "$T/tree/dev/pts" "$T/tree/tmp"
	echo hello >"$T/tree/etc/motd"
	echo x >"$T/tree/dev/file"
	ln -sf ../etc/motd "$T/tree/bin/motd"
	ln -f "$T/tree/etc/motd" "$T/tree/etc/motd.too"
	chmod 1777 "$T/tree/tmp"
	chmod 751 "$T/tree/bin"
	tar -C "$T/tree" --owner=0 --group=0 -cf "$1" .
}

# with_mounts CMD...: where the test may mount. An ordinary user gets a namespace around all of it.
with_mounts() {
	if [ "$ROLE" = root ] || [ -n "${WITH_MOUNTS:-}" ]; then
		"$@"
	else
		WITH_MOUNTS=1 unshare -Urm bash "$TESTS/ns/lib.sh" rootfs "$test"
		exit
	fi
}

# ---- bootstrap, list, path, remove ------------------------------------------------

# requires: overlay busybox
test_bootstrap() {
	local path

	refused 1 E0704 sbx rootfs path alpine
	well sbx rootfs bootstrap alpine
	store_is alpine
	ok sbx rootfs path alpine
	path=$out
	same path "$(store_dir)/alpine" "$path"
	ok sbx rootfs list
	same list "alpine  $path" "$out"
	ok sbx rootfs list --json
	matches "$out" '"name": "alpine"'
	matches "$out" "\"path\": \"$path\""
	ok sbx --profile=alpine-shell -- sh -c \
		'cd / && for f in . bin/busybox etc/passwd home root tmp usr/sbin var/tmp; do stat -c "%n %a %u:%g" $f; done
		. /etc/os-release && echo "$ID" && readlink /bin/ls && readlink /var/run && busybox true && awk "BEGIN { print 6 * 7 }"'
	same "what is in it" '. 755 0:0
bin/busybox 755 0:0
etc/passwd 644 0:0
home 755 0:0
root 700 0:0
tmp 1777 0:0
usr/sbin 755 0:0
var/tmp 1777 0:0
sbx-busybox
/bin/busybox
/run
42' "$out"
	refused 2 E0703 sbx rootfs bootstrap alpine
	ok sbx rootfs remove alpine
	store_is
	refused 1 E0704 sbx rootfs path alpine
	refused 2 E0704 sbx rootfs remove alpine
	ok sbx rootfs list
	same "list" '' "$out"
}

no_static_busybox() {
	local place

	for place in /bin/busybox /usr/bin/busybox; do
		[ ! -e "$place" ] || mount --bind "$1" "$place"
	done
	refused 2 E0709 sbx rootfs bootstrap alpine
	matches "$err" busybox-static
	for place in /bin/busybox /usr/bin/busybox; do
		while mountpoint -q "$place"; do umount "$place"; done
	done
	store_is
}

# requires: busybox
test_no_static_busybox() {
	with_mounts no_static_busybox /bin/ls
}

# requires: busybox
test_a_busybox_that_is_no_program() {
	with_mounts no_static_busybox /etc/passwd
}

test_bad_names() {
	archive "$T/a.tar"
	for name in .hidden -x ../x a/b A "" 'a b' ..; do
		refused 2 E0701 sbx rootfs import -- "$name" "$T/a.tar"
		refused 2 E0701 sbx rootfs remove -- "$name"
		refused 2 E0701 sbx rootfs path -- "$name"
	done
	store_is
}

test_wrong_use() {
	refused 2 E0715 sbx rootfs
	refused 2 "did you mean 'sbx rootfs import'" sbx rootfs imprt
	refused 2 E0715 sbx rootfs import only-a-name
	refused 2 E0715 sbx rootfs list too many
	refused 2 E0715 sbx rootfs import --json a b
	refused 2 E0715 sbx rootfs fetch debian
	[ ! -e "$(store_dir)" ] || fail "there is a store now"
}

# ---- import --------------------------------------------------------------------------

# What the archive's tree must look like, as root inside sees it.
tree_of() {
	profile look <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
		identity = { user = "root"; id_map = "auto"; };
		filesystem = { mounts = ( { type = "bind"; source = "\${rootfs.$1}"; target = "/look"; } ); home = "none"; };
	EOF
	ok sbx --profile=look -- find /look \( -type d -printf '%P d %m %U:%G\n' -o -printf '%P %y %m %n %l %U:%G\n' \)
	sort <<<"$out"
}

test_import_of_every_kind() {
	local want pack

	archive "$T/a.tar"
	want=' d 755 0:0
bin d 751 0:0
bin/motd l 777 1 ../etc/motd 0:0
dev d 755 0:0
etc d 755 0:0
etc/motd f 644 2  0:0
etc/motd.too f 644 2  0:0
tmp d 1777 0:0'
	for pack in cat gzip xz zstd bzip2; do
		command -v "$pack" >/dev/null || skip "no program '$pack'"
		"$pack" <"$T/a.tar" >"$T/a.$pack"
		well sbx rootfs import "by-$pack" "$T/a.$pack"
	done
	well sbx rootfs import from-dir "$T/tree"
	store_is by-bzip2 by-cat by-gzip by-xz by-zstd from-dir
	for pack in by-bzip2 by-cat by-gzip by-xz by-zstd; do
		same "$pack" "$want" "$(tree_of "$pack")"
	done
	# What belonged to the caller belongs to root inside; root of the machine to itself.
	same "from-dir" "$want" "$(tree_of from-dir)"
	for pack in by-bzip2 by-cat by-gzip by-xz by-zstd from-dir; do
		ok sbx rootfs remove "$pack"
	done
	store_is
}

test_exists_already() {
	archive "$T/a.tar"
	well sbx rootfs import one "$T/a.tar"
	refused 2 E0703 sbx rootfs import one "$T/a.tar"
	store_is one
}

no_zstd() {
	local place

	archive "$T/a.tar"
	zstd -q <"$T/a.tar" >"$T/a.zst"
	place=$(command -v zstd)
	mount --bind /etc/passwd "$place"
	refused 2 E0705 sbx rootfs import one "$T/a.zst"
	matches "$err" "package is 'zstd'"
	umount "$place"
	store_is
}

# requires: program:zstd
test_a_program_that_is_missing() {
	with_mounts no_zstd
}

# A bar only on a terminal, and only for what takes a while: here the archive's size is in what is
# left out.
# requires: program:bzip2
test_progress() {
	mkdir -p "$T/slow/dev"
	truncate -s 400M "$T/slow/dev/zeros"
	tar -C "$T/slow" -cf - . | bzip2 -1 >"$T/slow.bz2"
	well sbx rootfs import quiet "$T/slow.bz2"
	[[ $err != *importing* ]] || fail "there is a bar, but no terminal"
	cat >"$T/script" <<-'EOF'
		expect importing slow [
		expect %
		status 0
	EOF
	ok "$pty" "$T/script" "$SBX" rootfs import slow "$T/slow.bz2"
	matches "$out" '[0-9]+%'
}

# Who owns the files of root and of user 1 on the host's disk.
# requires: subids
test_owners_on_disk() {
	local first

	mkdir "$T/o"
	echo root >"$T/o/root"
	tar -C "$T/o" --owner=0 --group=0 -cf "$T/o.tar" root
	mv "$T/o/root" "$T/o/one"
	tar -C "$T/o" --owner=1 --group=1 -rf "$T/o.tar" one
	ok sbx rootfs import owners "$T/o.tar"
	run stat -c %u "$(store_dir)/owners/root" "$(store_dir)/owners/one"
	case $ROLE in
	root)
		first=$(sed -n 's/^root:\([0-9]*\):.*/\1/p' /etc/subuid | head -n 1)
		first=${first:-524288}
		same owners "$first
$((first + 1))" "$out"
		same "the store lets its sandboxes in, nobody else" "0:$first 710" \
			"$(stat -c '%u:%g %a' "$(store_dir)")"
		;;
	user)
		same owners "$(id -u)
$(sed -n "s/^$(id -un):\([0-9]*\):.*/\1/p" /etc/subuid | head -n 1)" "$out"
		same "the store is the user's alone" "$(id -u) 700" "$(stat -c '%u %a' "$(store_dir)")"
		;;
	esac
	ok sbx rootfs remove owners
}

# requires: nosubids
test_one_owner_is_said() {
	mkdir "$T/o"
	echo one >"$T/o/one"
	tar -C "$T/o" --owner=1 --group=1 -cf "$T/o.tar" one
	well sbx rootfs import owners "$T/o.tar"
	matches "$err" W0701
	same owner "$(id -u)" "$(stat -c %u "$(store_dir)/owners/one")"
	ok sbx rootfs remove owners
}

test_not_an_archive() {
	refused 2 E0705 sbx rootfs import bad "$T/none"
	refused 2 E0705 sbx rootfs import bad /dev/null
	echo "no archive" >"$T/text"
	refused 2 E0705 sbx rootfs import bad "$T/text"
	: >"$T/empty"
	refused 2 E0705 sbx rootfs import bad "$T/empty"
	archive "$T/a.tar"
	gzip -c "$T/a.tar" >"$T/a.tar.gz"
	head -c 200 "$T/a.tar.gz" >"$T/cut.gz"
	refused 2 E0706 sbx rootfs import bad "$T/cut.gz"
	head -c 1500 "$T/a.tar" >"$T/cut.tar"
	refused 2 E0705 sbx rootfs import bad "$T/cut.tar"
	matches "$err" 'no end'
	head -c 2048 "$T/a.tar" >"$T/cut.tar"
	refused 2 'no end' sbx rootfs import bad "$T/cut.tar"
	store_is
	# The store in what is imported would have no end.
	mkdir -p "$(store_dir)"
	refused 2 'the store is in it' sbx rootfs import bad "$(dirname "$(store_dir)")"
}

# hostile FILE CODE: an archive that the lines of CODE fill; `t` is the tarfile, `add` a helper.
hostile() {
	python3 - "$1" <<-EOF
		import io, sys, tarfile
		t = tarfile.open(sys.argv[1], "w", format=tarfile.GNU_FORMAT)
		def add(name, type=tarfile.REGTYPE, link="", data=b"evil", mode=0o644):
		    i = tarfile.TarInfo(name)
		    i.type, i.linkname, i.mode, i.devmajor, i.devminor = type, link, mode, 1, 3
		    i.size = len(data) if type == tarfile.REGTYPE else 0
		    t.addfile(i, io.BytesIO(data))
		$2
		t.close()
	EOF
}

# Everything that an archive could aim at.
outside() {
	find "$T" -mindepth 1 ! -path "$HOME*" ! -name '*.tar' ! -path "$T/log" -printf '%p %y %m %s %T@ %l\n' | sort
	stat -c '%n %a %s %Y' /etc/passwd /etc /tmp /usr/bin/env / 2>&1
}

# requires: program:python3
test_hostile_archives() {
	local before name

	mkdir "$T/victim"
	echo mine >"$T/victim/file"
	hostile "$T/absolute.tar" "add('$T/victim/file'); add('$T/victim/new')"
	hostile "$T/dotdot.tar" "add('../../../../../../../../..$T/victim/file')"
	hostile "$T/link.tar" "add('d', tarfile.SYMTYPE, '$T/victim'); add('d/file'); add('d/new')"
	hostile "$T/link2.tar" "add('d', tarfile.SYMTYPE, '../../../../../../../../../..$T/victim'); add('d/file')"
	hostile "$T/hard.tar" "add('h', tarfile.LNKTYPE, '$T/victim/file'); add('h')"
	hostile "$T/hard2.tar" "add('h', tarfile.LNKTYPE, '../../../../../../../../../..$T/victim/file'); add('h')"
	hostile "$T/self.tar" "add('.', tarfile.SYMTYPE, '$T/victim'); add('file')"
	hostile "$T/node.tar" "add('null', tarfile.CHRTYPE)"
	before=$(outside)
	for name in absolute dotdot link link2 hard hard2 self node; do
		run sbx rootfs import "$name" "$T/$name.tar"
		case $status in
		0) store_is "$name" ;;
		2)
			matches "$err" E0706
			store_is
			;;
		*)
			show
			fail "$name"
			;;
		esac
		[ "$status" != 0 ] || ok sbx rootfs remove "$name"
		same "outside, after $name" "$before" "$(outside)"
	done
}

# requires: program:python3
test_what_is_left_out() {
	hostile "$T/bits.tar" "add('su', mode=0o4755); add('sg', mode=0o2755); add('dev/x'); add('./dev/y'); add('sub/dev/z')
add('locked', tarfile.DIRTYPE, mode=0); add('locked/file', mode=0); add('.', tarfile.DIRTYPE, mode=0)"
	well sbx rootfs import bits "$T/bits.tar"
	profile look <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
		identity = { user = "root"; };
		security = { capabilities = [ "dac_override" ]; };
		filesystem = { mounts = ( { type = "bind"; source = "\${rootfs.bits}"; target = "/look"; } ); home = "none"; };
	EOF
	ok sbx --profile=look -- find /look -printf '%P %m\n'
	same "modes" ' 755
locked 0
locked/file 0
sg 755
su 755
sub 755
sub/dev 755
sub/dev/z 644' "$(sort <<<"$out")"
	ok sbx rootfs remove bits
	store_is
}

# requires: program:python3
test_remarks_of_tar() {
	hostile "$T/slash.tar" "add('/etc/motd')"
	well sbx rootfs import slash "$T/slash.tar"
	matches "$err" W0703
	matches "$err" 'Removing leading'
	ok sbx rootfs remove slash
}

# What tar says about a member cannot draw on the reader's terminal.
# requires: program:python3
test_names_are_escaped() {
	hostile "$T/esc.tar" "add('a\x1b]0;evil\x07b', tarfile.CHRTYPE)"
	refused 2 E0706 sbx rootfs import esc "$T/esc.tar"
	[[ $err != *$'\e'* ]] || fail "an escape sequence is printed"
	store_is
}

no_space() {
	mkdir -p "$(dirname "$(store_dir)")"
	mount -t tmpfs -o size=2M,mode=755 tmpfs "$(dirname "$(store_dir)")"
	mkdir "$T/big"
	head -c 8M /dev/zero >"$T/big/file"
	tar -C "$T/big" -cf "$T/big.tar" .
	refused 2 E0706 sbx rootfs import big "$T/big.tar"
	matches "$err" 'No space left|Wrote only'
	store_is
	umount "$(dirname "$(store_dir)")"
}

test_no_space() {
	with_mounts no_space
}

# ---- all or nothing ----------------------------------------------------------------------

# many FILE: an archive that takes a while.
many() {
	local i k

	mkdir "$T/many"
	for ((i = 0; i < 60; i++)); do
		mkdir "$T/many/$i"
		for ((k = 0; k < 100; k++)); do echo "$i $k" >"$T/many/$i/$k"; done
	done
	tar -C "$T/many" -cf "$1" .
	rm -r "$T/many"
}

# Killed at growing delays, until an import is fast enough to end.
test_killed_import() {
	local i pid n killed=0

	many "$T/many.tar"
	archive "$T/a.tar"
	well sbx rootfs import kept "$T/a.tar"
	for ((i = 0; i < 40; i++)); do
		"$SBX" rootfs import new "$T/many.tar" >/dev/null 2>&1 &
		pid=$!
		sleep "$(printf '0.%03d' $((i * 4)))"
		kill -KILL "$pid" 2>/dev/null && killed=$((killed + 1))
		wait "$pid" 2>/dev/null || :
		if sbx rootfs path new >/dev/null 2>&1; then
			n=$(find "$(store_dir)/new" -type f | wc -l)
			same "files of a whole one" 6000 "$n"
			sbx rootfs remove new 2>/dev/null
		fi
	done
	[ "$killed" -gt 3 ] || fail "only $killed were killed"
	# A sandbox that was killed with it may take an instant to be gone.
	for ((i = 0; i < 100; i++)); do
		ok sbx rootfs list
		[ "$(find "$(store_dir)" -mindepth 1 -maxdepth 1 | wc -l)" -gt 1 ] || break
		sleep 0.05
	done
	store_is kept
	same "names" kept "${out%% *}"
}

test_interrupted_import() {
	many "$T/many.tar"
	for sig in INT TERM HUP; do
		for delay in 0.01 0.05 0.1; do
			"$SBX" rootfs import new "$T/many.tar" >/dev/null 2>"$T/said" &
			pid=$!
			sleep "$delay"
			kill "-$sig" "$pid" 2>/dev/null || :
			status=0
			wait "$pid" || status=$?
			# bash starts it with SIGINT ignored, and so it stays.
			case $sig:$status in
			*:0) sbx rootfs remove new 2>/dev/null ;;
			HUP:129 | TERM:143 | INT:130) store_is ;;
			*)
				cat "$T/said"
				fail "$sig: status $status"
				;;
			esac
		done
	done
	store_is
}

test_leftovers_are_swept() {
	mkdir -p "$(dirname "$(store_dir)")"
	chmod 700 "$(dirname "$(store_dir)")"
	mkdir -m 700 "$(store_dir)" "$(store_dir)/.import-aaaaaa" "$(store_dir)/.remove-bbbbbb" \
		"$(store_dir)/.import-locked"
	if [ "$ROLE" = root ]; then
		chmod 711 "$(dirname "$(store_dir)")" "$(store_dir)"
		first=$(sed -n 's/^root:\([0-9]*\):.*/\1/p' /etc/subuid | head -n 1)
		chown "${first:-524288}:${first:-524288}" "$(store_dir)"/.[ir]*
	fi
	mkdir "$(store_dir)/.import-aaaaaa/x" "$(store_dir)/.remove-bbbbbb/y"
	[ "$ROLE" != root ] || chown -R --reference="$(store_dir)/.import-locked" "$(store_dir)"/.[ir]*
	exec {lock}<"$(store_dir)/.import-locked"
	flock -n "$lock"
	well sbx rootfs list
	store_is .import-locked
	exec {lock}<&-
	ok sbx rootfs list
	store_is
}

# requires: busybox
test_removal_of_one_that_is_locked() {
	well sbx rootfs bootstrap alpine
	exec {lock}<"$(store_dir)/alpine"
	flock -n "$lock"
	refused 2 E0707 sbx rootfs remove alpine
	store_is alpine
	exec {lock}<&-
	ok sbx rootfs remove alpine
}

not_removable() {
	archive "$T/a.tar"
	well sbx rootfs import held "$T/a.tar"
	mount -t tmpfs tmpfs "$(store_dir)/held/etc"
	refused 2 E0713 sbx rootfs remove held
	refused 1 E0704 sbx rootfs path held
	well sbx rootfs list
	matches "$err" W0702
	umount "$(store_dir)"/.remove-*/etc
	ok sbx rootfs list
	store_is
}

test_not_removable() {
	with_mounts not_removable
}

# requires: deny
test_no_sandbox_to_work_in() {
	archive "$T/a.tar"
	refused 2 E0708 "$HELPERS/deny" EPERM pivot_root -- "$SBX" rootfs import one "$T/a.tar"
	run find "$(store_dir)" -mindepth 1 -maxdepth 1 ! -name '.import-*'
	same "the store" '' "$out"
	ok sbx rootfs list
	store_is
}

# ---- the store itself ------------------------------------------------------------------

test_a_store_that_others_can_change() {
	local top

	archive "$T/a.tar"
	top=$(dirname "$(store_dir)")
	mkdir -p "$T/elsewhere" "$(dirname "$top")"
	ln -s "$T/elsewhere" "$top"
	refused 2 E0702 sbx rootfs import one "$T/a.tar"
	rm "$top"
	mkdir -m 700 "$top"
	ln -s "$T/elsewhere" "$(store_dir)"
	refused 2 E0702 sbx rootfs import one "$T/a.tar"
	refused 2 E0702 sbx rootfs list
	rm "$(store_dir)"
	mkdir "$(store_dir)"
	chmod 770 "$(store_dir)"
	refused 2 E0702 sbx rootfs import one "$T/a.tar"
	chmod 700 "$(store_dir)"
	chmod 777 "$top"
	refused 2 E0702 sbx rootfs remove one
	chmod 700 "$top"
	ok sbx rootfs list
	same "what the link leads to" '' "$(ls -A "$T/elsewhere")"
}

test_a_profile_names_one_that_is_not_there() {
	profile none <<-EOF
		schema = 1;
		include = [ "base/minimal" ];
		command = [ "/bin/sh" ];
		filesystem = { root = "\${rootfs.not-there}"; };
	EOF
	refused 125 'sbx rootfs bootstrap not-there' sbx --profile=none
}

# ---- fetch -----------------------------------------------------------------------------

# A web server on loopback, on a port of the kernel's choice: `url` is where it is, $T/www what it
# has. /short/... sends half of a file, /moved/... sends elsewhere.
serve() {
	mkdir -p "$T/www"
	cat >"$T/serve.py" <<-'EOF'
		import http.server, os, sys
		class H(http.server.SimpleHTTPRequestHandler):
		    def do_GET(self):
		        if self.path.startswith("/short/"):
		            data = open("." + self.path[6:], "rb").read()
		            self.send_response(200)
		            self.send_header("Content-Length", str(len(data)))
		            self.end_headers()
		            self.wfile.write(data[:len(data) // 2])
		        elif self.path.startswith("/moved/"):
		            self.send_response(302)
		            self.send_header("Location", self.path[6:])
		            self.end_headers()
		        else:
		            super().do_GET()
		    def log_message(self, *a):
		        pass
		os.chdir(sys.argv[1])
		s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), H)
		print(s.server_port, flush=True)
		s.serve_forever()
	EOF
	background server python3 "$T/serve.py" "$T/www"
	from server
	url=http://127.0.0.1:$line
}

# release N: what the server has of it; its digest in `sha`.
release() {
	local dir

	dir=$T/www/v${1%.*}/releases/$(uname -m)
	mkdir -p "$dir"
	archive "$T/a.tar"
	gzip -nc "$T/a.tar" >"$dir/alpine-minirootfs-$1-$(uname -m).tar.gz"
	sha=$(sha256sum <"$dir/alpine-minirootfs-$1-$(uname -m).tar.gz")
	sha=${sha%% *}
}

# requires: program:python3 program:curl
test_fetch() {
	unset SBX_ALPINE_MIRROR http_proxy
	serve
	release 9.8.7
	well sbx rootfs fetch alpine --mirror "$url" --release 9.8.7 --sha256 "$sha"
	store_is alpine
	grep -q hello "$(store_dir)/alpine/etc/motd" || fail "it is not what the server has"
	well sbx rootfs fetch --mirror="$url/" --release=9.8.7 --sha256="$sha" alpine other
	well env SBX_ALPINE_MIRROR="$url/moved" "$SBX" rootfs fetch alpine third --release 9.8.7 --sha256 "$sha"
	store_is alpine other third
	refused 2 E0703 sbx rootfs fetch alpine --mirror "$url" --release 9.8.7 --sha256 "$sha"
	kill "$server_pid"
	gone "$server_pid"
}

# requires: program:python3 program:curl
test_fetch_refuses() {
	unset SBX_ALPINE_MIRROR http_proxy
	serve
	release 9.8.7
	refused 2 E0710 sbx rootfs fetch alpine --release 9.8.7 --sha256 "$sha"
	refused 2 E0710 sbx rootfs fetch alpine --mirror "file://$T/www" --release 9.8.7 --sha256 "$sha"
	refused 2 E0712 sbx rootfs fetch alpine --mirror "$url" --release 9.8.7 --sha256 "${sha//[0-9]/0}"
	refused 2 E0711 sbx rootfs fetch alpine --mirror "$url/short" --release 9.8.7 --sha256 "$sha"
	refused 2 E0711 sbx rootfs fetch alpine --mirror "$url" --release 9.8.6 --sha256 "$sha"
	matches "$err" 404
	refused 2 E0715 sbx rootfs fetch alpine --mirror "$url" --release 9.8.7 --sha256 "${sha}00"
	refused 2 E0715 sbx rootfs fetch alpine --mirror "$url" --release ../.. --sha256 "$sha"
	refused 2 E0716 sbx rootfs fetch alpine --mirror "$url" --release 9.8.7
	[ ! -e "$(store_dir)" ] || store_is
	kill "$server_pid"
	gone "$server_pid"
	refused 2 E0711 sbx rootfs fetch alpine --mirror "$url" --release 9.8.7 --sha256 "$sha"
}

# requires: program:python3 program:curl notroot
test_the_mirror_of_sbx_conf() {
	unset SBX_ALPINE_MIRROR http_proxy
	serve
	release 9.8.7
	mkdir -p "$XDG_CONFIG_HOME/sbx"
	echo "rootfs = { alpine_mirror = \"$url\"; };" >"$XDG_CONFIG_HOME/sbx/sbx.conf"
	well sbx rootfs fetch alpine --release 9.8.7 --sha256 "$sha"
	store_is alpine
	kill "$server_pid"
	gone "$server_pid"
}

# requires: notroot
test_errors_in_sbx_conf() {
	local conf=$XDG_CONFIG_HOME/sbx/sbx.conf

	unset SBX_ALPINE_MIRROR
	mkdir -p "$XDG_CONFIG_HOME/sbx"
	echo 'rootfs = { alpine_miror = "http://x"; };' >"$conf"
	refused 2 E0714 sbx rootfs fetch alpine
	matches "$err" "did you mean 'rootfs.alpine_mirror'"
	echo 'rootfs = { alpine_mirror = 3; };' >"$conf"
	refused 2 E0714 sbx rootfs fetch alpine
	chmod g+w "$conf"
	refused 2 E0714 sbx rootfs fetch alpine
}
