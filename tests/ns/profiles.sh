# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# profiles.sh - each shipped profile does what its first line says.
#
# requires: userns pidns proc

# all_profiles: the names of those that are shipped.
all_profiles() {
	(cd "$XDG_DATA_DIRS/sbx/profiles" && find . -name '*.profile') | sed 's|^\./||; s|\.profile$||' | sort
}

# ready: what the shipped profiles look for: a project with a folder for what is built, and both roots.
ready() {
	[ -n "${alpine_path:-}" ] || alpine
	"$SBX" rootfs bootstrap debian >"$T/bootstrap.log" 2>&1 || fail "no root for debian-shell"
	rm "$T/bootstrap.log"
	mkdir -p "$T/project/build"
	cd "$T/project" || exit
}

# requires: busybox
test_all_are_without_fault() {
	local file

	ready
	while read -r file; do
		ok sbx check --quiet "$file"
	done < <(all_profiles)
}

# without_places: a plan without the column that says where each step comes from; and without the blocks that
# were judged, since what is shown has none any more.
without_places() {
	awk '/^#/ { judged = /^# conditions/ } !judged' |
		sed -E 's/^( *[0-9]+ [SC] ..[^ ].*[^ ])  +[^ ].*$/\1/; s/^(  [^ ].*[^ ])  +[^ ]+$/\1/'
}

# What sbx show prints is a profile that means the same.
# requires: busybox
test_all_are_shown_whole() {
	local file first n=0

	ready
	mkdir -p "$T/shown"
	while read -r file; do
		if grep -q '^abstract *= *true' "$XDG_DATA_DIRS/sbx/profiles/$file.profile"; then
			continue
		fi
		ok sbx plan --profile="$file"
		first=$out
		ok sbx show "$file"
		cat >"$T/shown/$file.profile" <<<"$out"
		ok sbx plan --profile="$T/shown/$file.profile"
		same "the plan of $file" "$(without_places <<<"$first")" "$(without_places <<<"$out")"
		n=$((n + 1))
	done < <(all_profiles)
	[ "$n" -ge 7 ] || fail "only $n profiles were looked at"
	# It is the text that is read, so a change of it is a change of the plan.
	sed -i 's/hostname = "alpine"/hostname = "altered"/' "$T/shown/alpine-shell.profile"
	ok sbx plan --profile="$T/shown/alpine-shell.profile"
	matches "$out" 'hostname altered'
}

test_base_profiles_are_not_run() {
	refused 125 abstract sbx --profile=base/minimal
	refused 125 abstract sbx --profile=base/host-userland
	refused 125 abstract sbx --profile=base/root-shell --param rootfs=/
}

# Nothing but what the kernel and sbx make.
test_base_minimal() {
	minimal case
	ok sbx --profile=case -- /payload facts
	run sbx --profile=case -- /payload ls /
	run sbx --profile=case -- /bin/sh
	same "there is no shell" 127 "$status"
}

test_base_host_userland() {
	profile case <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
		command = [ "/bin/sh" ];
	EOF
	ok sbx --profile=case -- sh -c 'id -u; ls /etc/shadow /root /var/log /boot 2>/dev/null; cut -d: -f1 /etc/passwd | sort; test -L /etc/mtab && test -d /run && echo "$HOME"'
	same "user" "$(id -u)" "$(sed -n 1p <<<"$out")"
	same "home" "$HOME" "$(tail -n 1 <<<"$out")"
	[[ $out != */etc/shadow* && $out != */root* && $out != */boot* ]] || fail "more of the host is seen"
	run sbx --profile=case -- sh -c ': >/usr/x'
	[ "$status" != 0 ] || fail "/usr can be written"
}

# requires: overlay busybox
test_alpine_shell_is_interactive() {
	alpine
	on_terminal "$SBX" --profile=alpine-shell <<-'EOF'
		expect alpine:
		send id -un; pwd\r
		expect root
		expect /root
		send sh -c 'echo be""gun; exec sleep 1000'\r
		expect begun
		send \x03
		expect alpine:
		send sh -c 'echo a""gain; exec sleep 1000'\r
		expect again
		send \x1a
		expect Stopped
		send kill -KILL %1; wait; echo $((6 * 7))\r
		expect 42
		# ash has not noticed yet that no job is stopped any more.
		send exit 3\rexit 3\r
		status 3
	EOF
}

# requires: overlay busybox
test_alpine_shell_has_no_network() {
	alpine
	ok sbx --profile=alpine-shell -- sh -c 'ls /sys/class/net 2>/dev/null; cut -d: -f1 /proc/net/dev | tail -n +3; cat /etc/hosts'
	matches "$out" '^ *lo$'
	same "interfaces" 1 "$(grep -Ec '^ *[a-z0-9]+$' <<<"$out")"
	matches "$out" '[[:space:]]alpine( |$)'
}

# requires: overlay busybox
test_alpine_shell_keeps_what_it_is_asked_to() {
	alpine
	ok sbx --profile=alpine-shell --param keep=yes -- sh -c 'echo kept >/etc/kept'
	ok sbx --profile=alpine-shell --param keep=yes -- cat /etc/kept
	same "content" kept "$out"
	same "where it is" kept "$(cat "$XDG_STATE_HOME/sbx/alpine-shell/upper/etc/kept")"
	[ ! -e "$alpine_path/etc/kept" ] || fail "it is in the imported root"
	refused 1 "can't open" sbx --profile=alpine-shell -- cat /etc/kept
	refused 1 "can't open" sbx --profile=alpine-shell --param keep=no -- cat /etc/kept
	refused 125 "cannot be 'maybe'" sbx --profile=alpine-shell --param keep=maybe -- true
}

# requires: overlay busybox
test_alpine_shell_shares_a_directory() {
	alpine
	mkdir -p "$T/shared/sub" "$T/beside"
	echo mine >"$T/shared/file"
	ok sbx --profile=alpine-shell --param share="$T/shared" -- sh -c \
		'cat /mnt/share/file; echo more >/mnt/share/sub/more; echo there >/mnt/other; ls /mnt'
	same "content" 'mine
other
share' "$out"
	same "what was written" more "$(cat "$T/shared/sub/more")"
	same "owner" "$(id -u):$(id -g)" "$(stat -c %u:%g "$T/shared/sub/more")"
	ok sbx --profile=alpine-shell -- sh -c 'ls /mnt'
	same "without it" '' "$out"
	run sbx --profile=alpine-shell --param share="$T/shared" -- sh -c "ls $T /mnt/share/../../beside"
	[ "$status" != 0 ] || fail "more than that is seen"
	cd "$T/shared/sub" || exit
	ok sbx --profile=alpine-shell --param share=.. --param keep=yes -- cat /mnt/share/file
	same "a path from here" mine "$out"
	refused 125 "cannot be '$T/none'" sbx --profile=alpine-shell --param share="$T/none" -- true
	refused 125 "cannot be '$T/shared/file'" sbx --profile=alpine-shell --param share="$T/shared/file" -- true
}

# requires: overlay busybox
test_alpine_shell_in_another_root() {
	alpine
	"$SBX" rootfs bootstrap edge >"$T/bootstrap.log" 2>&1 || fail "no second root"
	rm "$T/bootstrap.log"
	alpine_path=$("$SBX" rootfs path edge)
	echo second >"$T/second"
	[ "$ROLE" = root ] || cp "$T/second" "$alpine_path/etc/second"
	[ "$ROLE" != root ] || install -o 524288 -g 524288 "$T/second" "$alpine_path/etc/second"
	ok sbx --profile=alpine-shell --param rootfs=edge -- cat /etc/second
	same "by its name" second "$out"
	ok sbx --profile=alpine-shell --param rootfs="$alpine_path" -- cat /etc/second
	same "by its path" second "$out"
	run sbx --profile=alpine-shell -- cat /etc/second
	[ "$status" != 0 ] || fail "it is in the first root, too"
	refused 125 "sbx rootfs list" sbx --profile=alpine-shell --param rootfs=gone -- true
	refused 125 "there is no such directory" sbx --profile=alpine-shell --param rootfs=./gone -- true
}

# requires: overlay busybox
test_alpine_shell_keeps_what_it_is_told_to() {
	alpine
	ok sbx --profile=alpine-shell --set filesystem.root.upper="$T/mine" -- sh -c 'echo kept >/etc/kept'
	ok sbx --profile=alpine-shell --set filesystem.root.upper="$T/mine" -- cat /etc/kept
	same "content" kept "$out"
	[ ! -e "$alpine_path/etc/kept" ] || fail "it is in the imported root"
	refused 1 "can't open" sbx --profile=alpine-shell -- cat /etc/kept
}

test_shell() {
	echo secret >"$HOME/secret"
	mkdir -p "$HOME/.ssh"
	export SHELL=/bin/sh
	run sbx --profile=shell <<-'EOF'
		hostname; id -u; pwd; ls -A; test -w . && echo writable
		echo left >"$HOME/left"; ls /home /root 2>/dev/null || true
	EOF
	same status 0 "$status"
	same "host name" sandbox "$(sed -n 1p <<<"$out")"
	same "user" "$(id -u)" "$(sed -n 2p <<<"$out")"
	same "directory" "$HOME" "$(sed -n 3p <<<"$out")"
	has "$out" writable
	[[ $out != *secret* && $out != *.ssh* ]] || fail "files of the home are seen"
	[ ! -e "$HOME/left" ] || fail "the home was written"
	run sbx --profile=shell -- sh -c ': >/usr/x || : >/etc/x'
	[ "$status" != 0 ] || fail "the host's files can be written"
	ok sbx --profile=shell -- sh -c 'cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d " "'
	same "interfaces" lo "$out"
}

# The user's shell where it is, else one that is there.
test_shell_opens_the_shell() {
	export SHELL=/bin/sh
	run sbx --profile=shell <<<'echo "$SHELL is $0"'
	same "the user's" '/bin/sh is /bin/sh' "$out"
	export SHELL=/nonexistent/fish
	run sbx --profile=shell <<<'echo "$0"'
	same status 0 "$status"
	matches "$out" '^/bin/(ba)?sh$'
	unset SHELL
	run sbx --profile=shell <<<'echo "$0"'
	matches "$out" '^/bin/(ba)?sh$'
}

# requires: program:bash
test_shell_is_interactive() {
	on_terminal "$SBX" --profile=shell --env 'PS1=inside> ' -- /bin/bash --norc <<-'EOF'
		expect inside>
		send sh -c 'echo be""gun; exec sleep 1000'\r
		expect begun
		send \x03
		expect inside>
		send sh -c 'echo a""gain; exec sleep 1000'\r
		expect again
		send \x1a
		expect Stopped
		send kill -KILL %1; wait; echo $((6 * 7))\r
		expect 42
		# The first may still find a stopped job.
		send exit 3\rexit 3\r
		status 3
	EOF
}

# What a program of 2026 looks for and would miss.
test_shell_has_what_programs_need() {
	local path

	for path in /etc/ssl/certs /etc/localtime /etc/os-release /etc/ld.so.cache /etc/alternatives \
		/usr/share/zoneinfo /usr/share/terminfo /lib/terminfo /etc/services; do
		[ ! -e "$path" ] || ok sbx --profile=shell -- test -e "$path"
	done
	ok env TZ=Asia/Tokyo LC_ALL=C.UTF-8 TERM=xterm-256color "$SBX" --profile=shell -- \
		sh -c 'date +%Z; locale charmap 2>/dev/null || echo UTF-8; echo "$TERM"; getent passwd "$(id -u)" | cut -d: -f3; df / >/dev/null && echo df'
	[ ! -e /usr/share/zoneinfo/Asia/Tokyo ] || has "$out" JST
	has "$out" UTF-8
	has "$out" xterm-256color
	has "$out" "$(id -u)"
	has "$out" df
}

# project: a checkout below the home, and we are in a folder of it.
project() {
	mkdir -p "$HOME/src/app/.git/hooks" "$HOME/src/app/.github/workflows" "$HOME/src/app/sub"
	echo hook >"$HOME/src/app/.git/hooks/pre-commit"
	echo config >"$HOME/src/app/.git/config"
	echo ci >"$HOME/src/app/.github/workflows/ci.yml"
	echo env >"$HOME/src/app/.envrc"
	echo secret >"$HOME/secret"
	printf '[user]\n\tname = somebody\n' >"$HOME/.gitconfig"
	cd "$HOME/src/app/sub" || exit
}

test_cli() {
	local path

	project
	ok sbx --profile=cli -- sh -c 'pwd; echo made >../made && echo made >made && cat ../.envrc; ls -A ~; test -e ~/secret || echo hidden'
	same "directory" "$HOME/src/app/sub" "$(sed -n 1p <<<"$out")"
	has "$out" env
	has "$out" hidden
	same "content" made "$(cat "$HOME/src/app/made")"
	same "owner" "$(id -u):$(id -g)" "$(stat -c %u:%g "$HOME/src/app/made" "$HOME/src/app/sub/made" | sort -u)"
	for path in .git/hooks/pre-commit .git/hooks/new .git/config .github/workflows/ci.yml \
		.github/workflows/new .envrc; do
		run sbx --profile=cli -- sh -c ': >>"../$1"' sh "$path"
		[ "$status" != 0 ] || fail "$path can be written"
		run sbx --profile=cli -- sh -c 'rm -f "../$1" && test ! -e "../$1"' sh "${path%/*}/new"
	done
	run sbx --profile=cli -- sh -c 'mv ../.git/hooks ../.git/h || mv ../.git ../g || rm -r ../.git'
	[ "$status" != 0 ] || fail "what is protected can be moved away"
	same "hook" hook "$(cat "$HOME/src/app/.git/hooks/pre-commit")"
	ok sbx --profile=cli -- cat "$HOME/.gitconfig"
	run sbx --profile=cli -- sh -c ': >>~/.gitconfig'
	[ "$status" != 0 ] || fail "git's settings can be written"
	ok sbx --profile=cli -- sh -c ': >../.git/index && echo ok'
	same "git's own files" ok "$out"
	run sbx --profile=cli --protect="$HOME/src/app/.git" -- sh -c ': >../.git/commondir'
	[ "$status" != 0 ] || fail "all of .git is not protected"
}

# requires: program:make
test_cli_makes() {
	project
	printf 'all: ; @echo built >out\n' >Makefile
	ok sbx --profile=cli -- make -s
	same "result" built "$(cat out)"
}

test_cli_wants_a_project() {
	cd "$HOME" || exit
	refused 125 PROJECT sbx --profile=cli -- true
	cd /
	refused 125 PROJECT sbx --profile=cli -- true
}

test_cli_without_a_checkout() {
	mkdir "$HOME/plain"
	cd "$HOME/plain" || exit
	ok sbx --profile=cli -- sh -c 'echo made >made && pwd'
	same "directory" "$HOME/plain" "$out"
	[ -e made ] || fail "it is not there"
}

# requires: overlay busybox
test_debian_shell_in_a_stand_in() {
	alpine
	refused 125 "sbx rootfs import debian" sbx --profile=debian-shell -- true
	ok sbx --profile=debian-shell --param rootfs=alpine -- sh -c 'hostname; id -u; pwd; echo "$DEBIAN_FRONTEND"'
	same "what is there" 'debian
0
/root
noninteractive' "$out"
	ready
	# This one has no bash.
	run sbx --profile=debian-shell <<<'echo "in $0"; touch /x && echo wrote'
	same "its shell" 'in /bin/sh
wrote' "$out"
	[ ! -e "$("$SBX" rootfs path debian)/x" ] || fail "the imported root was written"
	mkdir "$T/shared"
	ok sbx --profile=debian-shell --param share="$T/shared" --param keep=yes -- sh -c 'echo a >/mnt/share/a; echo b >/etc/b'
	same "in the folder" a "$(cat "$T/shared/a")"
	same "in the state" b "$(cat "$XDG_STATE_HOME/sbx/debian-shell/upper/etc/b")"
}

# debian_mirror: of the machine's own configuration.
debian_mirror() {
	(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || :) |
		sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] *)?([^ ]+) .*/\2/p' | head -n 1
}

# requires: overlay subids program:mmdebstrap
test_debian_shell_in_debian() {
	local mirror

	mirror=$(debian_mirror)
	[ -n "$mirror" ] || skip "no mirror of Debian is configured"
	timeout 100 mmdebstrap --variant=essential stable "$T/debian.tar" "$mirror" >"$T/log.mm" 2>&1 ||
		skip "mmdebstrap cannot make a root here: $(grep -v '^W:' "$T/log.mm" | tail -n 1)"
	ok sbx rootfs import debian "$T/debian.tar"
	ok sbx --profile=debian-shell -- bash -lc 'hostname; id -un; . /etc/os-release; echo "$ID"; dpkg --list bash | tail -n 1'
	has "$out" debian
	has "$out" root
	matches "$out" '^ii +bash '
	run sbx --profile=debian-shell <<<'echo "in $BASH"; echo x >/etc/x && cat /etc/x'
	same "its shell" 'in /bin/bash
x' "$out"
	refused 1 "No such file" sbx --profile=debian-shell -- cat /etc/x
}

# requires: program:make
test_build() {
	ready
	mkdir "$T/project/.git" "$T/project/src"
	echo source >"$T/project/src/file"
	echo secret >"$HOME/secret"
	printf 'all: ; @cat ../src/file >out; pwd; hostname\n' >"$T/project/build/Makefile"
	ok sbx --profile=build
	same "where it is made" "$T/project/build
build" "$out"
	same "result" source "$(cat "$T/project/build/out")"
	same "owner" "$(id -u):$(id -g)" "$(stat -c %u:%g "$T/project/build/out")"
	cd "$T/project/src" || exit
	ok sbx --profile=build --ro="$payload" -- "$payload" write "$T/project" "$T/project/src" "$T/project/src/file" "$T/project/build" "$T"
	has "$out" "$T/project EROFS"
	has "$out" "$T/project/src EROFS"
	matches "$out" "^$T/project/src/file (EROFS|EACCES)$"
	has "$out" "$T/project/build yes"
	[[ $out != *"$T yes"* ]] || fail "more can be written"
	run sbx --profile=build -- cat "$HOME/secret"
	same "the home is another one" 1 "$status"
	ok sbx --profile=build -- sh -c 'cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d " "; ulimit -t; ulimit -f'
	same "the network, and limits" 'lo
14400
33554432' "$out"
	mkdir "$T/out"
	ok sbx --profile=build --param build="$T/out" --ro="$payload" -- "$payload" write "$T/out" "$T/project/build"
	same "elsewhere" "$T/out yes
$T/project/build EROFS" "$out"
	rm -r "$T/project/build"
	refused 125 "make it first" sbx --profile=build
}

test_media_viewer() {
	local dir="$HOME/my films"

	mkdir "$dir"
	echo film >"$dir/a film"
	echo other >"$dir/other"
	cd "$dir" || exit
	ok sbx --profile=media-viewer -- cat "a film"
	same "what was named" film "$out"
	run sbx --profile=media-viewer -- sh -c 'cat "$0"; ls "${0%/*}"; cat "${0%/*}/other"; echo new >"$0"' "$dir/a film"
	same "that alone" 'film
a film' "$out"
	same "content" film "$(cat "$dir/a film")"
	ok sbx --profile=media-viewer -- sh -c 'cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d " "; ls -A ~ | grep -v "my films"; ls -A "$HOME/my films"' sh "$dir/other"
	same "nothing else" 'lo
other' "$out"
	refused 125 "all of your home directory" sbx --profile=media-viewer -- ls "$HOME"
}

# Who opens a folder to a shell does not open it to all viewers and builds.
# requires: busybox
test_drop_ins_of_shell_are_for_shell() {
	ready
	mkdir -p "$HOME/more" "$profile_dir/shell.profile.d"
	echo more >"$HOME/more/file"
	echo "schema = 1; filesystem = { read_only = [ \"$HOME/more\" ]; };" >"$profile_dir/shell.profile.d/more.profile"
	ok sbx --profile=shell -- sh -c 'cat ~/more/file'
	same "shell has it" more "$out"
	refused 1 "No such file" sbx --profile=media-viewer -- sh -c 'cat ~/more/file'
	refused 1 "No such file" sbx --profile=build -- sh -c 'cat ~/more/file'
	refused 1 "No such file" sbx --profile=server -- sh -c "cat $HOME/more/file"
}

# requires: program:python3
test_media_viewer_has_no_sockets() {
	refused 1 Error sbx --profile=media-viewer -- python3 -c 'import socket; socket.socket(socket.AF_INET)'
	refused 1 Error sbx --profile=media-viewer -- python3 -c 'import socket; socket.socket(socket.AF_UNIX)'
	ok sbx --profile=shell -- python3 -c 'import socket; socket.socket(socket.AF_UNIX)'
}

test_server() {
	ok sbx --profile=server -- sh -c 'pwd; echo "$HOME $STATE_DIRECTORY"; hostname; echo kept >file'
	same "where it is" '/var/lib/state
/var/lib/state /var/lib/state
server' "$out"
	ok sbx --profile=server -- cat file
	same "its state" kept "$out"
	same "on the host" kept "$(cat "$XDG_STATE_HOME/sbx/server/data/file")"
	same "and nobody else's" '600
700' "$(stat -c %a "$XDG_STATE_HOME/sbx/server/data/file" "$XDG_STATE_HOME/sbx/server/data")"
	ok sbx --profile=server --param state="$T/wiki" -- sh -c 'ls; echo other >file'
	same "another state" '' "$out"
	same "on the host" other "$(cat "$T/wiki/file")"
	ok sbx --profile=server --ro="$payload" -- "$payload" write /var/lib/state /etc /usr /var/lib /
	same "what it can write" '/var/lib/state yes' "$(grep ' yes$' <<<"$out")"
	ok sbx --profile=server -- sh -c 'cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d " "'
	same "interfaces" lo "$out"
}

# requires: landlock>=4 program:python3
test_server_on_a_port() {
	local try='import socket, sys
for what, port in ("bind", 0), ("bind", int(sys.argv[1]) + 1), ("connect", int(sys.argv[1]) + 1), ("bind", int(sys.argv[1])):
    try:
        getattr(socket.socket(), what)(("127.0.0.1", port))
        print(what, "yes")
    except PermissionError:
        print(what, "no")
    except ConnectionRefusedError:
        print(what, "refused")'

	# Sandboxes with this port would meet, were they run at a time: the tests are not.
	ok sbx --profile=server --param port=50123 -- python3 -c "$try" 50123
	same "that port alone" 'bind no
bind no
connect no
bind yes' "$out"
	refused 125 "at most 65535" sbx --profile=server --param port=65536 -- true
	ok sbx --profile=server --param port=0 -- sh -c 'cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d " "'
	same "none" lo "$out"
}
