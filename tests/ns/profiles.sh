# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# profiles.sh - each shipped profile does what its first line says.
#
# requires: userns pidns proc

# requires: busybox
test_all_are_without_fault() {
	local file

	alpine
	mkdir -p "$T/project"
	cd "$T/project" || exit
	while read -r file; do
		ok sbx check "$file"
	done < <(cd "$XDG_DATA_DIRS/sbx/profiles" && find . -name '*.profile' | sed 's|^\./||; s|\.profile$||')
}

test_base_profiles_are_not_run() {
	refused 125 abstract sbx --profile=base/minimal
	refused 125 abstract sbx --profile=base/host-userland
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
