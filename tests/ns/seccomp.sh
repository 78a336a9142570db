# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# seccomp.sh - the system call filter, in the kernel. What is refused here is made once more without the
# filter (SBX_TEST_SKIP, or a profile that gives it up), and then gets an answer of the kernel's own.
#
# requires: userns pidns

call=$HELPERS/call

# calls TEXT CALL...: in a sandbox with TEXT in its security group.
calls() {
	local text=$1

	shift
	minimal case "security = { $text };
		filesystem = { mounts = ( { type = \"bind\"; source = \"$call\"; target = \"/call\"; } ); };"
	run sbx --profile=case -- /call "$@"
}

# answers LINE...: the calls have gone so, and sbx had nothing to say.
answers() {
	same "answers" "$(printf '%s\n' "$@")" "$out"
	same "status and messages" 0 "$status$err"
}

test_the_filter_is_there() {
	in_sandbox '' -- /payload env
	in_sandbox '' -- /busybox grep Seccomp: /proc/self/status
	matches "$out" '2$'
}

test_what_is_denied() {
	calls '' mount setns:0 unshare:0x10000000 clone3 io_uring_setup keyctl:11 bpf chroot \
		clock_settime process_vm_readv sethostname
	answers 'mount EPERM' 'setns EPERM' 'unshare EPERM' 'clone3 ENOSYS' 'io_uring_setup ENOSYS' \
		'keyctl EPERM' 'bpf EPERM' 'chroot EPERM' 'clock_settime EPERM' \
		'process_vm_readv EPERM' 'sethostname EPERM'
}

# requires: hooks
test_what_the_kernel_says_without_the_filter() {
	export SBX_TEST_SKIP=seccomp
	calls '' mount setns:0 clone3 bpf 1000
	same "clone3" 'clone3 EINVAL' "$(grep clone3 <<<"$out")"
	same "setns" 0 "$(grep -c '^setns EPERM' <<<"$out")"
	same "mount" 'mount EFAULT' "$(grep mount <<<"$out")"
}

test_what_the_kernel_says_without_a_policy() {
	calls 'seccomp = "none"; socket_families = [ "vsock" ];' mount clone3 socket:1,1 socket:38,5
	answers 'mount EFAULT' 'clone3 ENOSYS' 'socket EAFNOSUPPORT' 'socket EAFNOSUPPORT'
	calls 'seccomp = "none"; nested_userns = true;' clone3 setns:0 socket:1,1
	answers 'clone3 EINVAL' 'setns EINVAL' 'socket ok'
}

# Who is told that the limit of core dumps is set must not take for the old one what nobody has filled in.
test_what_is_ignored_answers_nothing() {
	calls '' prlimit64:0,4,1 prlimit64:0,4,1,1 prlimit64:0,4,0,0
	answers 'prlimit64 ok' 'prlimit64 EPERM' 'prlimit64 ok'
}

test_calls_of_a_later_kernel() {
	calls '' 480 600 1000 5000
	answers '480 ENOSYS' '600 ENOSYS' '1000 ENOSYS' '5000 ENOSYS'
	# The kernel would say ENOSYS by itself: another answer shows whose it is.
	calls 'seccomp = { policy = "none"; rules = [ "errno EXDEV @basic", "allow exit_group" ]; };' getpid
	same "status" 125 "$status"
	calls 'seccomp = { rules = [ "errno EXDEV getppid" ]; };' getppid getpid
	answers 'getppid EXDEV' 'getpid ok'
}

test_threads_without_clone3() {
	calls '' thread
	answers 'thread ok'
}

test_ptrace_by_policy() {
	calls '' ptrace
	answers 'ptrace ok'
	calls 'seccomp = "strict";' ptrace setuid shmget getpid
	answers 'ptrace EPERM' 'setuid EPERM' 'shmget ENOSYS' 'getpid ok'
}

# No terminal behind descriptor 0, so that the kernel's own answer is ENOTTY.
test_the_terminal() {
	calls '' ioctl:0,0x5412 ioctl:0,0x100005412 ioctl:0,0xffffffff0000541c ioctl:0,0x5413 </dev/null
	answers 'ioctl EPERM' 'ioctl EPERM' 'ioctl EPERM' 'ioctl ENOTTY'
	calls 'seccomp = "none";' ioctl:0,0x100005412 </dev/null
	answers 'ioctl EPERM'
}

# requires: hooks
test_the_terminal_without_the_filter() {
	export SBX_TEST_SKIP=seccomp
	calls '' ioctl:0,0x5412 ioctl:0,0x100005412 </dev/null
	answers 'ioctl ENOTTY' 'ioctl ENOTTY'
}

test_socket_families() {
	calls '' socket:1,1 socket:2,1 socket:16,3 socket:40,1 socket:38,5 socketpair:30,1
	answers 'socket ok' 'socket ok' 'socket ok' 'socket EAFNOSUPPORT' 'socket EAFNOSUPPORT' \
		'socketpair EAFNOSUPPORT'
	calls 'seccomp = "strict";' socket:1,1
	answers 'socket EAFNOSUPPORT'
}

# requires: x86_64
test_foreign_doors_are_closed() {
	local door

	for door in x32 int80; do
		calls '' "$door"
		same "$door" "159 " "$status $out"
	done
	calls 'seccomp = { abis = [ "native", "x86" ]; };' int80
	same "status" 0 "$status"
	calls 'seccomp = { abis = [ "native", "x86" ]; };' x32
	same "x32" "159 " "$status $out"
}

test_memory() {
	calls 'memory_deny_write_execute = true;' wx getpid
	answers 'wx EPERM' 'getpid ok'
	calls '' wx
	answers 'wx ok'
}

test_personality() {
	calls '' personality:0xffffffff personality:0 personality:0x0040000 personality:0x100040000
	answers 'personality ok' 'personality ok' 'personality EPERM' 'personality EPERM'
	calls 'lock_personality = false;' personality:0x0040000
	answers 'personality ok'
}

test_set_id_bits() {
	calls 'set_id_bits = "deny";' fchmod:1,04755 fchmod:1,02644 openat2
	answers 'fchmod EPERM' 'fchmod EPERM' 'openat2 ENOSYS'
	minimal case "filesystem = { read_write = [ \"$T\" ]; };"
	echo x >"$T/file"
	run sbx --profile=case -- /busybox chmod 4755 "$T/file"
	same "chmod" 1 "$status"
	same "mode" 644 "$(stat -c %a "$T/file")"
	minimal case "filesystem = { read_write = [ \"$T\" ]; }; security = { set_id_bits = \"allow\"; };"
	ok sbx --profile=case -- /busybox chmod 4755 "$T/file"
	same "mode" 4755 "$(stat -c %a "$T/file")"
}

test_kill_and_log() {
	calls 'seccomp = { rules = [ "kill getppid" ]; };' getpid getppid gettid
	same "killed" "159 getpid ok" "$status $out"
	calls 'seccomp = { rules = [ "log getppid" ]; };' getppid
	answers 'getppid ok'
}

test_own_policies() {
	mkdir -p "$profile_dir"
	printf '%s\n' '# two words' 'policy strict' 'errno EXDEV getppid' >"$profile_dir/mine.policy"
	calls 'seccomp = "mine";' getppid shmget getpid
	answers 'getppid EXDEV' 'shmget ENOSYS' 'getpid ok'
	chmod go+w "$profile_dir/mine.policy"
	calls 'seccomp = "mine";' getpid
	same "status" 125 "$status"
	matches "$err" 'error\[E0445\].*mine.policy.*writable'
	rm "$profile_dir/mine.policy"
	ln -s /dev/null "$profile_dir/mine.policy"
	calls 'seccomp = "mine";' getpid
	matches "$err" 'error\[E0445\]'
	rm "$profile_dir/mine.policy"
	calls 'seccomp = "mine";' getpid
	matches "$err" 'error\[E0444\]'
}

# Never fewer locks than the profile asks for.
test_a_kernel_that_refuses() {
	local deny=$HELPERS/deny

	minimal case
	for errno in ENOSYS EINVAL; do
		run "$deny" "$errno" seccomp -- "$SBX" --profile=case
		same "status" 125 "$status"
		matches "$err" 'error\[E0517\]: cannot install the system call filter'
		matches "$err" '= cause: '
		same "output" '' "$out"
	done
}

# requires: realroot
test_without_no_new_privs() {
	minimal case "security = { no_new_privs = false; }; identity = { user = \"root\"; };
		filesystem = { mounts = ( { type = \"bind\"; source = \"$call\"; target = \"/call\"; } ); };"
	run sbx --profile=case -- /call mount getpid keyctl:11
	answers 'mount EPERM' 'getpid ok' 'keyctl EPERM'
}
