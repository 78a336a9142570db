/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_call - system calls that a sandbox has no use for, by each way into the kernel, and the
 * filter that refuses them.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "hostile.h"

/* ---- calls that take more than numbers -------------------------------------------------- */

static int ring(void)
{
	struct io_uring_params p = { 0 };

	return (int)syscall(SYS_io_uring_setup, 1L, &p);
}

static int try_io_uring(const struct attempt *self)
{
	(void)self;
	return ring() < 0 ? BLOCKED : got("a ring");
}

static int try_perf(const struct attempt *self)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE,
					.size = sizeof(attr),
					.config = PERF_COUNT_SW_DUMMY,
					.exclude_kernel = 1,
					.exclude_hv = 1 };

	(void)self;
	return syscall(SYS_perf_event_open, &attr, 0L, -1L, -1L, 0L) < 0 ? BLOCKED
									 : got("a counter");
}

static int try_keyctl(const struct attempt *self)
{
	(void)self;
	if (syscall(SYS_keyctl, (long)KEYCTL_GET_KEYRING_ID, (long)KEY_SPEC_SESSION_KEYRING, 0L) >=
	    0)
		return got("a session keyring");
	return is_refused(errno) ? BLOCKED : got("the kernel's answer: %s", strerror(errno));
}

static bool has_personality(unsigned long flag)
{
	int now = personality(0xffffffff);

	return now >= 0 && ((unsigned long)now & flag);
}

static int try_personality(const struct attempt *self)
{
	(void)self;
	if (has_personality(ADDR_NO_RANDOMIZE))
		return untried("it is set already");
	personality(ADDR_NO_RANDOMIZE);
	return has_personality(ADDR_NO_RANDOMIZE) ? got("addresses are the same each time")
						  : BLOCKED;
}

/* The flag for an environment of 32-bit binaries opens other ways into the kernel. */
static int try_personality_read(const struct attempt *self)
{
	(void)self;
	personality(READ_IMPLIES_EXEC);
	return has_personality(READ_IMPLIES_EXEC) ? got("what is read can be executed") : BLOCKED;
}

/* Set to what it is. */
static int try_clock_set(const struct attempt *self)
{
	struct timespec now;

	(void)self;
	if (clock_gettime(CLOCK_REALTIME, &now) || clock_settime(CLOCK_REALTIME, &now))
		return BLOCKED;
	return got("the clock can be set");
}

static int try_adjtime(const struct attempt *self)
{
	struct timex t = { 0 };
	long r = self->arg[0] ? syscall(SYS_clock_adjtime, (long)CLOCK_REALTIME, &t)
			      : syscall(SYS_adjtimex, &t);

	if (r < 0)
		return BLOCKED;
	t.modes = ADJ_STATUS;
	r = self->arg[0] ? syscall(SYS_clock_adjtime, (long)CLOCK_REALTIME, &t)
			 : syscall(SYS_adjtimex, &t);
	return r < 0 ? BLOCKED : got("the clock can be adjusted");
}

/* ---- numbers that the filter cannot know --------------------------------------------------- */

static int try_new_calls(const struct attempt *self)
{
	for (long nr = self->arg[0]; nr <= self->arg[1]; nr++)
		if (syscall(nr, -1L, -1L, -1L, -1L, -1L, -1L) >= 0 || !is_refused(errno))
			return got("call %ld is not refused", nr);
	return BLOCKED;
}

/* Those that no program needs, and that the known-good lists of the runtimes do not have. */
static int try_recent_calls(const struct attempt *self)
{
	/* statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules open_tree_attr
	 */
	static const long nr[] = { 457, 458, 459, 460, 461, 467 };

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(nr); i++)
		if (syscall(nr[i], -1L, -1L, -1L, -1L, -1L, -1L) >= 0 || !is_refused(errno))
			return got("call %ld is not refused", nr[i]);
	return BLOCKED;
}

/* ---- other ABIs ------------------------------------------------------------------------------ */

#ifdef __x86_64__

void *low_page(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
		       -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

long int80(long nr, long a, long b, long c, long d)
{
	long r;

	__asm__ volatile("int $0x80"
			 : "=a"(r)
			 : "0"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(0L)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)r;
}

/* Where the kernel has no such door, or the filter none of the other side, this ends by a signal.
 */
static bool has_int80(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(int80(I386_GETPID, 0, 0, 0, 0) == getpid() ? 0 : 1);
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

#define PAGE (-2L) /* in an argument's place: an address that fits in 32 bits */

/* Calls that the other tables try as well, and that work, or say why not, unless they are refused.
 */
static int try_int80(const struct attempt *self)
{
	int *page = low_page();
	long arg[4], r;

	if (!page)
		return untried("no memory below 4 GiB");
	if (!has_int80())
		return BLOCKED;
	for (int i = 0; i < 4; i++)
		arg[i] = self->arg[i] == PAGE ? (long)page : self->arg[i];
	r = int80(self->nr, arg[0], arg[1], arg[2], arg[3]);
	if (r < 0 && is_refused((int)-r))
		return BLOCKED;
	return r < 0 ? got("the kernel's answer: %s", strerror((int)-r)) : got("int 0x80: %ld", r);
}

/* The same where an error says nothing: a family that is not there, a limit. */
static int try_int80_success(const struct attempt *self)
{
	int *page = low_page();
	long r;

	if (!page)
		return untried("no memory below 4 GiB");
	if (!has_int80())
		return BLOCKED;
	/* For socketcall: AF_VSOCK, SOCK_STREAM, in memory, where no filter can look. */
	page[0] = AF_VSOCK;
	page[1] = SOCK_STREAM;
	r = int80(self->nr, self->arg[0], self->arg[1] == PAGE ? (long)page : self->arg[1], 0, 0);
	return r < 0 ? BLOCKED : got("int 0x80: %ld", r);
}

static int try_int80_personality(const struct attempt *self)
{
	if (has_int80())
		int80(self->nr, ADDR_NO_RANDOMIZE, 0, 0, 0);
	return has_personality(ADDR_NO_RANDOMIZE) ? got("addresses are the same each time")
						  : BLOCKED;
}

static int try_int80_clone3(const struct attempt *self)
{
	uint64_t *args = low_page();
	long pid;

	if (!args)
		return untried("no memory below 4 GiB");
	if (!has_int80())
		return BLOCKED;
	args[4] = SIGCHLD; /* exit_signal */
	pid = int80(self->nr, (long)args, 64, 0, 0);
	if (!pid)
		_exit(0);
	if (pid < 0)
		return BLOCKED;
	waitpid((pid_t)pid, NULL, 0);
	return got("a child by clone3");
}

static int try_int80_tiocsti(const struct attempt *self)
{
	char *page = low_page();

	if (!page)
		return untried("no memory below 4 GiB");
	if (!has_int80())
		return BLOCKED;
	*page = ' ';
	for (int fd = 0; fd < 3; fd++)
		if (is_callers_terminal(fd) && !int80(self->nr, fd, self->arg[0], (long)page, 0))
			return got("typed into the terminal at %d", fd);
	return BLOCKED;
}

static int try_x32(const struct attempt *self)
{
	(void)self;
	if (syscall(0x40000000L | SYS_getpid) == getpid())
		return got("getpid");
	/* ioctl and execve have numbers of their own there. */
	if (syscall(0x40000000L | 514, -1L, 0L, 0L) >= 0 || !is_refused(errno))
		return got("ioctl");
	return BLOCKED;
}

#else

/* One ABI, and none of the calls that only this processor has. */
static int try_int80(const struct attempt *self)
{
	(void)self;
	return BLOCKED;
}

#define PAGE 0
#define try_int80_success try_int80
#define try_int80_personality try_int80
#define try_int80_clone3 try_int80
#define try_int80_tiocsti try_int80
#define try_x32 try_int80

#endif

/* ---- the filter -------------------------------------------------------------------------------
 */

static int try_no_filter(const struct attempt *self)
{
	char text[4096], *line;

	(void)self;
	if (read_text("/proc/self/status", text, sizeof(text)) < 1)
		return untried("no /proc");
	line = strstr(text, "\nSeccomp:");
	if (!line)
		return untried("the kernel has no seccomp");
	return strtol(line + 9, NULL, 10) == 2 ? BLOCKED : got("there is no filter");
}

/* A second filter that allows all, a mode that allows more, and one that says so in other words. */
static int try_weaken(const struct attempt *self)
{
	struct sock_filter allow = { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW };
	struct sock_fprog program = { 1, &allow };

	(void)self;
	prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_DISABLED, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
	syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0L, &program);
	return ring() < 0 ? BLOCKED : got("a ring after a filter of our own");
}

/* After a ruleset of our own, which says nothing of it, the one above must still refuse. */
static int try_landlock(const struct attempt *self)
{
	struct {
		uint64_t fs, net, scoped;
	} handled = { .fs = 1 << 9 /* making sockets */ };
	struct __attribute__((packed)) {
		uint64_t allowed;
		int32_t parent;
	} below = { .allowed = 1 << 9 };
	long rules = syscall(SYS_landlock_create_ruleset, &handled, sizeof(uint64_t), 0L);
	int fd;

	(void)self;
	below.parent = open("/", O_PATH | O_CLOEXEC);
	if (rules >= 0) {
		syscall(SYS_landlock_add_rule, rules, 1L, &below, 0L);
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		syscall(SYS_landlock_restrict_self, rules, 0L);
	}
	fd = reopen_for_writing(0);
	return fd < 0 ? BLOCKED : got("can write what came for reading");
}

static int try_obsolete(const struct attempt *self)
{
	static const struct {
		const char *name;
		long nr, arg;
	} calls[] = {
#ifdef __x86_64__
		{ "ustat", SYS_ustat, -1 },
		{ "sysfs", SYS_sysfs, 3 },
		{ "uselib", SYS_uselib, 0 },
		{ "_sysctl", SYS__sysctl, 0 },
		{ "create_module", SYS_create_module, 0 },
		{ "query_module", SYS_query_module, 0 },
		{ "get_kernel_syms", SYS_get_kernel_syms, 0 },
		{ "vserver", SYS_vserver, 0 },
		{ "afs_syscall", SYS_afs_syscall, 0 },
#endif
		{ "nfsservctl", SYS_nfsservctl, 0 },
		{ "lookup_dcookie", SYS_lookup_dcookie, 0 },
	};

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		if (syscall(calls[i].nr, calls[i].arg, 0L, 0L, 0L) >= 0 || !is_refused(errno))
			return got("%s", calls[i].name);
	return BLOCKED;
}

#define MADE "promise 8: what no program needs is refused"
#define RING "promise 8: io_uring is off by default"
#define KEYS "promise 9: no keyring of the host"
#define CLOCK "promise 8: the host's clock"
#define MODULE "promise 8: kernel code"
#define ABI "promise 8: a filter knows every ABI"
#define INT80(name, try, nr, ...)            \
	{                                    \
		name, ABI, NO_NEED, try, nr, \
		{                            \
			__VA_ARGS__          \
		}                            \
	}

const struct attempt call_attempts[] = {
	TRY("seccomp-none", "promise 8: there is a filter", NO_NEED, try_no_filter),
	TRY("seccomp-weaken", "promise 8: a filter cannot be undone", NO_NEED, try_weaken),
	TRY("landlock-weaken", "promise 8: nor can a ruleset", NEED_FILE, try_landlock),
	TRY("io-uring", RING, NO_NEED, try_io_uring),
	CALL("io-uring-enter", RING, SYS_io_uring_enter, -1),
	CALL("io-uring-register", RING, SYS_io_uring_register, -1),
	CALL("bpf", MADE, SYS_bpf, 9999),
	TRY("perf-event-open", MADE, NO_NEED, try_perf),
	CALL("userfaultfd", MADE, SYS_userfaultfd, 1),
	TRY("keyctl", KEYS, NO_NEED, try_keyctl),
	CALL("add-key", KEYS, SYS_add_key, (long)"user", (long)"hostile", (long)"x", 1,
	     KEY_SPEC_PROCESS_KEYRING),
	CALL("request-key", KEYS, SYS_request_key, (long)"user", (long)"hostile-none"),
	CALL("kexec-load", MODULE, SYS_kexec_load, 0, 99),
	CALL("kexec-file-load", MODULE, SYS_kexec_file_load, -1, -1),
	CALL("init-module", MODULE, SYS_init_module),
	CALL("finit-module", MODULE, SYS_finit_module, -1),
	CALL("delete-module", MODULE, SYS_delete_module, (long)"hostile_none", O_NONBLOCK),
#ifdef __x86_64__
	CALL("iopl", MADE, SYS_iopl, 3),
	CALL("ioperm", MADE, SYS_ioperm, 0x80, 1, 1),
	CALL("modify-ldt", MADE, SYS_modify_ldt, 0),
#else
	TRY("iopl", MADE, NO_NEED, try_int80),
	TRY("ioperm", MADE, NO_NEED, try_int80),
	TRY("modify-ldt", MADE, NO_NEED, try_int80),
#endif
	/* Its first number is a wrong one. */
	CALL("reboot", MADE, SYS_reboot, 0, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_CAD_OFF),
	CALL("swapon", MADE, SYS_swapon, (long)"/hostile-none"),
	CALL("swapoff", MADE, SYS_swapoff, (long)"/hostile-none"),
	CALL("settimeofday", CLOCK, SYS_settimeofday),
	TRY("clock-settime", CLOCK, NO_NEED, try_clock_set),
	TRY("adjtimex", CLOCK, NO_NEED, try_adjtime),
	TRY("clock-adjtime", CLOCK, NO_NEED, try_adjtime, 1),
	CALL("acct", MADE, SYS_acct, (long)"/hostile-none"),
	CALL("quotactl", MADE, SYS_quotactl, 0x80000400),
	CALL("quotactl-fd", MADE, 443, -1),
	CALL("syslog", MADE, SYS_syslog, 10),
	TRY("personality", MADE, NO_NEED, try_personality),
	TRY("personality-exec", MADE, NO_NEED, try_personality_read),
	CALL("fanotify-init", MADE, SYS_fanotify_init, 0x200),
	CALL("setns-call", MADE, SYS_setns, -1),
	CALL("fsconfig", MADE, SYS_fsconfig, -1),
	CALL("fsmount", MADE, SYS_fsmount, -1, 0x10),
	CALL("mbind-move-all", MADE, SYS_move_pages, 0, 0, 0, 0, 0, 4),
	TRY("obsolete-calls", MADE, NO_NEED, try_obsolete),
	TRY("recent-calls", "CVE-2021-41133: new calls are denied", NO_NEED, try_recent_calls),
	TRY("unknown-calls", "CVE-2021-41133: unknown calls are denied", NO_NEED, try_new_calls,
	    475, 600),
	TRY("unknown-call-far", "CVE-2021-41133: unknown calls are denied", NO_NEED, try_new_calls,
	    1000000, 1000000),
	INT80("int80-io-uring", try_int80, I386_IO_URING_SETUP, 1, PAGE),
	INT80("int80-keyctl", try_int80, I386_KEYCTL, KEYCTL_GET_KEYRING_ID,
	      KEY_SPEC_SESSION_KEYRING),
	INT80("int80-add-key", try_int80, I386_ADD_KEY),
	INT80("int80-userns", try_int80_success, I386_UNSHARE, CLONE_NEWUSER),
	INT80("int80-clone3", try_int80_clone3, I386_CLONE3),
	INT80("int80-setns", try_int80, I386_SETNS, -1),
	INT80("int80-personality", try_int80_personality, I386_PERSONALITY),
	INT80("int80-socketcall", try_int80_success, I386_SOCKETCALL, 1, PAGE),
	INT80("int80-socket", try_int80_success, I386_SOCKET, AF_VSOCK, SOCK_STREAM),
	INT80("int80-modify-ldt", try_int80, I386_MODIFY_LDT, 0, PAGE, 64),
	INT80("int80-vm86", try_int80, I386_VM86), /* VM86_PLUS_INSTALL_CHECK */
	INT80("int80-bpf", try_int80, I386_BPF, 9999, PAGE),
	INT80("int80-perf-event-open", try_int80, I386_PERF_EVENT_OPEN),
	INT80("int80-userfaultfd", try_int80, I386_USERFAULTFD, 1),
	INT80("int80-fanotify-init", try_int80, I386_FANOTIFY_INIT, 0x200),
	INT80("int80-quotactl", try_int80, I386_QUOTACTL, 0x80000400),
	{ "int80-tiocsti", ABI, NEED_TTY, try_int80_tiocsti, I386_IOCTL, { TIOCSTI } },
	TRY("x32", ABI, NO_NEED, try_x32),
	{ 0 },
};
