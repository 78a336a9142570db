# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# errors-exec.sh - commands that cannot be executed: sbx says why, and the way out.
#
# requires: userns pidns proc

# A profile with the host's programs and the test's own folder "bin", first in PATH.
programs() {
	mkdir "$T/bin"
	profile case <<-EOF
		schema = 1;
		include = [ "base/host-userland" ];
		command = [ "true" ];
		filesystem = { home = "tmpfs"; mounts = ( { id = "tools"; type = "bind"; source = "$T/bin";
			target = "/tools"; access = "ro"; ${1:-} } ); };
		environment = { set = [ "PATH=/tools:/usr/bin:/bin" ]; };
	EOF
}

tool() {
	cat >"$T/bin/$1"
	chmod "${2:-755}" "$T/bin/$1"
}

test_command_is_missing() {
	programs
	tool frobnicate <<<'#!/bin/sh'
	ok "$SBX" --profile=case -- frobnicate
	explained 127 E0601 "there is no 'frobnicat' inside in any directory of PATH (/tools:/usr/bin:/bin)" \
		"did you mean 'frobnicate'?" "$SBX" --profile=case -- frobnicat
	matches "$err" '^1 \| frobnicat|^ 1 \| frobnicat'
}

test_path_of_the_host() {
	programs
	tool only-here <<<'#!/bin/sh'
	explained 127 E0601 "'/" "filesystem.read_only = [ \"$T/bin/only-here\" ]" \
		"$SBX" --profile=case -- "$T/bin/only-here"
	matches "$err" "= cause: '/.*' does not exist inside"
}

test_interpreter_is_missing() {
	programs
	tool perl-script <<<'#!/opt/nowhere/perl -w'
	explained 127 E0601 "'/tools/perl-script' is a script for '/opt/nowhere/perl', which does not exist inside" \
		'install the interpreter' "$SBX" --profile=case -- perl-script
}

test_link_that_leads_nowhere() {
	programs
	ln -s /opt/nowhere/tool "$T/bin/dangling"
	explained 127 E0601 "'/tools/dangling' is a link inside" 'filesystem.read_only' \
		"$SBX" --profile=case -- dangling
}

test_loader_is_missing() {
	programs
	sed 's|/lib64/ld-linux-x86-64.so.2|/lib64/ld-xinux-x86-64.so.2|' "$(type -P true)" | tool other
	grep -q ld-xinux "$T/bin/other" || skip "true has another loader here"
	explained 127 E0601 "'/tools/other' needs the loader '/lib64/ld-xinux-x86-64.so.2'" 'libraries' \
		"$SBX" --profile=case -- other
}

test_not_executable() {
	programs
	tool plain 644 <<<'#!/bin/sh'
	explained 126 E0602 "'/tools/plain' is not executable (owner, group and mode: " "chmod +x $T/bin/plain" \
		"$SBX" --profile=case -- plain
	explained 126 E0602 "'/tools' is a directory" 'name a program' "$SBX" --profile=case -- /tools
	explained 126 E0602 "'/note' is not executable: step " 'mode = "0755"' "$SBX" --profile=case \
		--set 'filesystem.mounts=({ type = "file"; target = "/note"; content = "x"; })' -- /note
}

test_noexec_inside() {
	programs 'options = [ "noexec" ];'
	tool tool <<<'#!/bin/sh'
	explained 126 E0602 "'/tools/tool' lies on '/tools', which is mounted noexec" 'the option exec' \
		"$SBX" --profile=case -- /tools/tool
}

test_noexec_on_the_host() {
	programs
	tool tool <<<'#!/bin/sh'
	# shellcheck disable=SC2016 # for the inner shell
	explained 126 E0602 "'$T/bin/tool' is on a file system that is mounted noexec on the host" 'a copy of it' \
		unshare -Urm sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,noexec "$1" && shift &&
			exec "$@"' - "$T/bin" "$SBX" --profile=case -- /tools/tool
}

test_wrong_machine() {
	programs
	# An ELF header is enough: 64 bits, little-endian, machine 183 (aarch64).
	printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\002\000\267\000\001\000\000\000' |
		tool arm
	head -c 100 /dev/zero >>"$T/bin/arm"
	[ "$(uname -m)" != aarch64 ] || skip "it is the right machine"
	[ ! -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ] || skip "an emulator is registered"
	explained 126 E0602 "'/tools/arm' is a program for aarch64, and this machine is $(uname -m)" \
		'qemu-user-static' "$SBX" --profile=case -- arm
}

test_no_program_at_all() {
	programs
	tool text <<<'echo no first line'
	explained 126 E0602 "'/tools/text' is neither a program nor a script" "#!/bin/sh" \
		"$SBX" --profile=case -- text
	tool nothing </dev/null
	explained 126 E0602 "'/tools/nothing' is an empty file" 'install it again' \
		"$SBX" --profile=case -- nothing
}
