/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trace - counts, fails and interrupts the system calls of a process tree, one exact call at a
 *time.
 *
 *	trace [OPTIONS] count -- CMD [ARG]...		how many calls each process made
 *	trace [OPTIONS] fail K N ERRNO -- CMD [ARG]...	call N of process K returns ERRNO instead of
 *running trace [OPTIONS] kill N -- CMD [ARG]...		the first process dies of SIGKILL at
 *stop N of the tree
 *
 *	-p NAME		the payload's file name: calls count until it is executed (default: payload)
 *	-o FILE		where facts go (default: standard error)
 *	-v		list every call
 *
 * Processes are numbered in the order of their creation; 1 is CMD, whose count begins anew with
 *each program it executes, so that it is that of the last one. Both are the same from run to run,
 *which makes "every call in turn" a loop in a shell.
 *
 * newuidmap and newgidmap are let go before they are executed: the kernel gives a traced set-uid
 * program no rights.
 *
 * Exit status: CMD's own, 128+n for a signal; 99 when trace itself failed or, after `kill`, when
 * a process of the tree is still there ten seconds later.
 */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_PROCS 64
#define STATUS_TRACE 99
#define GRACE_SECONDS 10

enum mode {
	MODE_COUNT,
	MODE_FAIL,
	MODE_KILL,
};

struct proc {
	pid_t pid;
	int index;
	unsigned long calls;
	bool gone, execed;
	bool injecting; /* between entry and exit of the call that fails */
	char name[17];
};

static struct {
	enum mode mode;
	const char *payload;
	FILE *out;
	bool verbose;
	int k;
	unsigned long n;
	int err;
	pid_t root;
	int root_status;
	unsigned long stops;
	bool armed;    /* the first process has executed CMD */
	bool finished; /* the payload has been executed */
	bool fired;
	struct proc procs[MAX_PROCS];
	int n_procs;
} t;

static void fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

static void fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("trace: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(STATUS_TRACE);
}

static struct proc *proc_get(pid_t pid)
{
	struct proc *p;

	for (int i = 0; i < t.n_procs; i++)
		if (t.procs[i].pid == pid)
			return &t.procs[i];
	if (t.n_procs == MAX_PROCS)
		fatal("more than %d processes", MAX_PROCS);
	p = &t.procs[t.n_procs++];
	p->pid = pid;
	p->index = t.n_procs;
	return p;
}

static void read_comm(struct proc *p)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/comm", p->pid);
	f = fopen(path, "re");
	if (!f)
		return;
	if (fgets(p->name, sizeof(p->name), f))
		p->name[strcspn(p->name, "\n")] = '\0';
	fclose(f);
}

/* A string of the traced process; empty where it may not be read. */
static void read_text(pid_t pid, uint64_t addr, char *buf, size_t size)
{
	size_t len = 0;

	while (len + sizeof(long) < size) {
		long word;

		errno = 0;
		word = ptrace(PTRACE_PEEKDATA, pid, (void *)(uintptr_t)(addr + len), NULL);
		if (errno)
			break;
		memcpy(buf + len, &word, sizeof(word));
		if (memchr(&word, 0, sizeof(word)))
			return;
		len += sizeof(word);
	}
	buf[len] = '\0';
}

/* Which argument of the call is a path worth showing; -1: none. */
static int path_arg(uint64_t nr)
{
	switch (nr) {
#ifdef SYS_open
	case SYS_open:
#endif
	case SYS_execve:
		return 0;
	case SYS_openat:
	case SYS_openat2:
	case SYS_execveat:
	case SYS_open_tree:
		return 1;
	}
	return -1;
}

static const char *call_name(uint64_t nr)
{
	static char *name;

	free(name);
	name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)nr);
	return name ? name : "unknown";
}

#if defined(__x86_64__)
static void call_skip(pid_t pid)
{
	if (ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user_regs_struct, orig_rax), -1L))
		fatal("cannot change the call: %s", strerror(errno));
}

static void call_return(pid_t pid, long value)
{
	if (ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user_regs_struct, rax), value))
		fatal("cannot change the result: %s", strerror(errno));
}
#elif defined(__aarch64__)
static void call_skip(pid_t pid)
{
	int nr = -1;
	struct iovec v = { &nr, sizeof(nr) };

	if (ptrace(PTRACE_SETREGSET, pid, (void *)0x404L /* NT_ARM_SYSTEM_CALL */, &v))
		fatal("cannot change the call: %s", strerror(errno));
}

static void call_return(pid_t pid, long value)
{
	struct user_regs_struct r;
	struct iovec v = { &r, sizeof(r) };

	if (ptrace(PTRACE_GETREGSET, pid, (void *)1L /* NT_PRSTATUS */, &v))
		fatal("cannot read the registers: %s", strerror(errno));
	r.regs[0] = (unsigned long)value;
	if (ptrace(PTRACE_SETREGSET, pid, (void *)1L, &v))
		fatal("cannot change the result: %s", strerror(errno));
}
#else
#error "trace knows the registers of x86_64 and aarch64 only"
#endif

/* A call that cannot fail, or whose failure the C library does not survive. */
static bool can_fail(uint64_t nr)
{
#ifdef SYS_arch_prctl
	if (nr == SYS_arch_prctl)
		return false;
#endif
	return nr != SYS_exit && nr != SYS_exit_group && nr != SYS_rt_sigreturn &&
	       nr != SYS_set_tid_address;
}

static bool is_map_helper(const char *path)
{
	const char *base = strrchr(path, '/');

	base = base ? base + 1 : path;
	return !strcmp(base, "newuidmap") || !strcmp(base, "newgidmap");
}

/* Returns true when the process has been let go. */
static bool call_entry(struct proc *p, uint64_t nr, const uint64_t *args)
{
	char path[256] = "";
	int arg = path_arg(nr);

	if (arg >= 0)
		read_text(p->pid, args[arg], path, sizeof(path));
	if (nr == SYS_execve && p->index > 1 && is_map_helper(path)) {
		p->gone = true;
		snprintf(p->name, sizeof(p->name), "%.16s",
			 strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
		ptrace(PTRACE_DETACH, p->pid, NULL, NULL);
		return true;
	}
	if (t.finished || !t.armed || p->execed)
		return false;
	p->calls++;
	if (t.verbose)
		fprintf(t.out, "call %d %lu %s %s\n", p->index, p->calls, call_name(nr), path);
	if (t.mode != MODE_FAIL || t.fired || p->index != t.k || p->calls != t.n)
		return false;
	t.fired = true;
	if (!can_fail(nr)) {
		fprintf(t.out, "cannot fail %s\nfired yes\n", call_name(nr));
		return false;
	}
	fprintf(t.out, "failed %s %s\nfired yes\n", call_name(nr), path);
	fflush(t.out);
	call_skip(p->pid);
	p->injecting = true;
	return false;
}

static bool call_stop(struct proc *p)
{
	struct __ptrace_syscall_info info;

	if (t.armed)
		t.stops++;
	if (t.mode == MODE_KILL && t.armed && !t.fired && t.stops == t.n) {
		t.fired = true;
		fprintf(t.out, "killed at stop %lu in process %d\nfired yes\n", t.stops, p->index);
		fflush(t.out); /* there may be no orderly end */
		kill(t.root, SIGKILL);
		alarm(GRACE_SECONDS);
	}
	if (ptrace(PTRACE_GET_SYSCALL_INFO, p->pid, (void *)sizeof(info), &info) <= 0)
		return false; /* killed meanwhile */
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		return call_entry(p, info.entry.nr, (const uint64_t *)info.entry.args);
	}
	if (p->injecting && info.op == PTRACE_SYSCALL_INFO_EXIT) {
		p->injecting = false;
		call_return(p->pid, -(long)t.err);
	}
	return false;
}

static void exec_stop(struct proc *p)
{
	read_comm(p);
	if (p->pid == t.root && !t.finished) {
		t.armed = true;
		p->calls = 0;
	} else {
		p->execed = true;
	}
	if (!strncmp(p->name, t.payload, 15))
		t.finished = true;
}

/*
 * Is nothing more to be seen of its calls? The fallback of a failed one may be a million others.
 * The first process may still start a helper that has to be let go.
 */
static bool is_done_with(const struct proc *p)
{
	if (t.mode == MODE_FAIL && t.fired && p->index == t.k && p->index > 1)
		return !p->injecting;
	return t.finished && t.mode != MODE_KILL;
}

/* A stop of any kind; returns after the process goes on. */
static void handle_stop(struct proc *p, int status)
{
	int sig = WSTOPSIG(status), event = status >> 16;
	unsigned long msg;

	if (sig == (SIGTRAP | 0x80)) {
		if (call_stop(p))
			return;
		sig = 0;
	} else if (event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_FORK ||
		   event == PTRACE_EVENT_VFORK) {
		if (!ptrace(PTRACE_GETEVENTMSG, p->pid, NULL, &msg))
			proc_get((pid_t)msg);
		sig = 0;
	} else if (event == PTRACE_EVENT_EXEC) {
		exec_stop(p);
		sig = 0;
	} else if (event == PTRACE_EVENT_STOP) {
		if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU) {
			ptrace(PTRACE_LISTEN, p->pid, NULL, NULL);
			return;
		}
		sig = 0;
	}
	ptrace(is_done_with(p) ? PTRACE_CONT : PTRACE_SYSCALL, p->pid, NULL, sig);
}

static void on_alarm(int sig)
{
	static const char text[] = "trace: processes are left\n";

	(void)sig;
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(STATUS_TRACE);
	_exit(STATUS_TRACE); /* PTRACE_O_EXITKILL ends them */
}

static void loop(void)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		struct proc *p = proc_get(pid);

		if (WIFSTOPPED(status)) {
			handle_stop(p, status);
			continue;
		}
		p->gone = true;
		if (pid == t.root)
			t.root_status = status;
	}
}

static void start(char **argv)
{
	long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
		       PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	int go[2];
	char c = 0;

	if (pipe2(go, O_CLOEXEC))
		fatal("cannot make a pipe: %s", strerror(errno));
	t.root = fork();
	if (t.root < 0)
		fatal("cannot fork: %s", strerror(errno));
	if (!t.root) {
		close(go[1]);
		if (read(go[0], &c, 1) != 1)
			_exit(STATUS_TRACE);
		execvp(argv[0], argv);
		fprintf(stderr, "trace: cannot execute '%s': %s\n", argv[0], strerror(errno));
		_exit(STATUS_TRACE);
	}
	close(go[0]);
	if (ptrace(PTRACE_SEIZE, t.root, NULL, options))
		fatal("cannot trace: %s", strerror(errno));
	proc_get(t.root);
	ptrace(PTRACE_INTERRUPT, t.root, NULL,
	       NULL); /* the first stop, from which calls are seen */
	if (write(go[1], &c, 1) != 1)
		fatal("cannot start the command");
	close(go[1]);
}

static unsigned long number(const char *s)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(s, &end, 10);
	if (errno || end == s || *end)
		fatal("'%s' is not a number", s);
	return n;
}

static int parse(int argc, char **argv)
{
	int c;

	t.payload = "payload";
	t.out = stderr;
	while ((c = getopt(argc, argv, "+p:o:v")) != -1) {
		switch (c) {
		case 'p':
			t.payload = optarg;
			break;
		case 'o':
			t.out = fopen(optarg, "we");
			if (!t.out)
				fatal("cannot open '%s': %s", optarg, strerror(errno));
			break;
		case 'v':
			t.verbose = true;
			break;
		default:
			exit(STATUS_TRACE);
		}
	}
	if (argc - optind >= 3 && !strcmp(argv[optind], "count")) {
		optind += 1;
	} else if (argc - optind >= 6 && !strcmp(argv[optind], "fail")) {
		t.mode = MODE_FAIL;
		t.k = (int)number(argv[optind + 1]);
		t.n = number(argv[optind + 2]);
		t.err = (int)number(argv[optind + 3]);
		optind += 4;
	} else if (argc - optind >= 4 && !strcmp(argv[optind], "kill")) {
		t.mode = MODE_KILL;
		t.n = number(argv[optind + 1]);
		optind += 2;
	} else {
		fatal("usage: trace [-v] [-p NAME] [-o FILE] count | fail K N ERRNO | kill N -- "
		      "CMD...");
	}
	if (strcmp(argv[optind], "--") != 0)
		fatal("'--' is missing");
	return optind + 1;
}

int main(int argc, char **argv)
{
	int first = parse(argc, argv);
	unsigned long total = 0;
	int processes = 0;

	signal(SIGALRM, on_alarm);
	start(argv + first);
	loop();
	for (int i = 0; i < t.n_procs; i++) {
		const struct proc *p = &t.procs[i];

		if (is_map_helper(p->name)) {
			fprintf(t.out, "helper %d %s\n", p->index, p->name);
			continue;
		}
		fprintf(t.out, "process %d calls %lu name %s\n", p->index, p->calls, p->name);
		total += p->calls;
		processes++;
	}
	fprintf(t.out, "processes %d\ntotal %lu\nstops %lu\n", processes, total, t.stops);
	if (t.mode != MODE_COUNT && !t.fired)
		fputs("fired no\n", t.out);
	if (fclose(t.out))
		return STATUS_TRACE;
	if (WIFSIGNALED(t.root_status))
		return 128 + WTERMSIG(t.root_status);
	return WEXITSTATUS(t.root_status);
}
