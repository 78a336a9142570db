/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * payload - what runs in a sandbox under test and says what it finds there.
 *
 *	payload				prints the facts of this process, one KEY=VALUE a line
 *	payload env			prints the environment, sorted
 *	payload write PATH...		"PATH yes" or "PATH ERRNO" for each: can it be opened for
 *writing, a directory: can a file be made in it payload read PATH...		the same for reading
 *one byte (or a directory's list) payload exec PATH...		the same for executing it (the
 *file's content doesn't matter) payload exit N			ends with that status payload die N
 *ends by that signal payload wait			prints "ready", then waits for SIGKILL
 *	payload signals			prints "ready", then the number of each signal; ends after
 *SIGTERM payload orphans N		leaves N orphans that end, and waits until none is left in
 * /proc payload raw N			makes the system call N without arguments and prints its
 *errno payload clocks			monotonic and boottime in seconds
 *	payload type TEXT		tries to put TEXT into the input of each terminal that it
 *can name
 *	payload stalk			prints "ready"; until SIGTERM it tries what it can on each
 *process that is called like the runner, and says what it got; then how many of them there were
 *	payload userns			can it make a user namespace: "yes" or ERRNO
 *	payload with-key NAME CMD...	executes CMD with a session keyring that holds a key
 *	payload key NAME		the content of that key, or ERRNO
 *	payload ipc-make N		makes one of each kind of what processes find each other by,
 *all called N, prints "ready", and removes them at SIGTERM
 *	payload ipc-find N		"KIND yes" or "KIND ERRNO" for each
 *
 * Static, and it needs nothing of the root that it runs in; not even /proc.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "payload_share.h"

extern char **environ;

/* ---- facts ---------------------------------------------------------------- */

static void print_ids(void)
{
	gid_t groups[256];
	uid_t r, e, s;
	gid_t gr, ge, gs;
	int n;

	if (getresuid(&r, &e, &s) || getresgid(&gr, &ge, &gs))
		exit(1);
	printf("uid=%d %d %d %d\n", (int)r, (int)e, (int)s, setfsuid((uid_t)-1));
	printf("gid=%d %d %d %d\n", (int)gr, (int)ge, (int)gs, setfsgid((gid_t)-1));
	n = getgroups(256, groups);
	printf("groups=");
	for (int i = 0; i < n; i++)
		printf("%s%d", i ? " " : "", (int)groups[i]);
	printf("\n");
}

static void print_caps(void)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2] = { 0 };
	unsigned long long bnd = 0, amb = 0;

	if (syscall(SYS_capget, &h, d))
		exit(1);
	for (int i = 0; i < 64; i++) {
		if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1)
			bnd |= 1ULL << i;
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1)
			amb |= 1ULL << i;
	}
	printf("cap_effective=%08x%08x\n", d[1].effective, d[0].effective);
	printf("cap_permitted=%08x%08x\n", d[1].permitted, d[0].permitted);
	printf("cap_inheritable=%08x%08x\n", d[1].inheritable, d[0].inheritable);
	printf("cap_bounding=%016llx\n", bnd);
	printf("cap_ambient=%016llx\n", amb);
}

static void print_signals(void)
{
	struct sigaction sa;
	sigset_t blocked;

	sigemptyset(&blocked);
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	printf("sig_blocked=");
	for (int i = 1; i < NSIG; i++)
		if (sigismember(&blocked, i) == 1)
			printf(" %d", i);
	printf("\nsig_ignored=");
	for (int i = 1; i < NSIG; i++)
		if (!sigaction(i, NULL, &sa) && sa.sa_handler != SIG_DFL)
			printf(" %d", i);
	printf("\n");
}

static void print_limits(void)
{
	static const struct {
		const char *name;
		int resource;
	} rows[] = {
		{ "as", RLIMIT_AS },	     { "core", RLIMIT_CORE },
		{ "cpu", RLIMIT_CPU },	     { "data", RLIMIT_DATA },
		{ "fsize", RLIMIT_FSIZE },   { "memlock", RLIMIT_MEMLOCK },
		{ "nofile", RLIMIT_NOFILE }, { "nproc", RLIMIT_NPROC },
		{ "stack", RLIMIT_STACK },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rlimit r;

		if (getrlimit(rows[i].resource, &r))
			exit(1);
		printf("rlimit_%s=%lld:%lld\n", rows[i].name, (long long)r.rlim_cur,
		       (long long)r.rlim_max);
	}
}

static void print_process(void)
{
	struct utsname u;
	char cwd[4096];
	cpu_set_t cpus;
	mode_t mask = umask(0);
	int tty;

	umask(mask);
	printf("pid=%d\nppid=%d\n", getpid(), getppid());
	printf("session=%d\n", getsid(0)); /* 0: of a process outside the pid namespace */
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	printf("has_terminal=%s\n", tty >= 0 ? "yes" : "no");
	if (tty >= 0)
		close(tty);
	printf("cwd=%s\n", getcwd(cwd, sizeof(cwd)) ? cwd : strerror(errno));
	printf("umask=%04o\n", (unsigned)mask);
	errno = 0;
	printf("nice=%d\n", getpriority(PRIO_PROCESS, 0));
	printf("cpus=");
	if (!sched_getaffinity(0, sizeof(cpus), &cpus))
		for (int i = 0, first = 1; i < CPU_SETSIZE; i++)
			if (CPU_ISSET(i, &cpus)) {
				printf("%s%d", first ? "" : " ", i);
				first = 0;
			}
	printf("\n");
	if (uname(&u))
		exit(1);
	printf("hostname=%s\ndomainname=%s\n", u.nodename, u.domainname);
}

static void print_fds(void)
{
	printf("fds=");
	for (int fd = 0, first = 1; fd < 4096; fd++)
		if (fcntl(fd, F_GETFD) >= 0) {
			printf("%s%d", first ? "" : " ", fd);
			first = 0;
		}
	printf("\n");
}

static int cmd_facts(void)
{
	int n = 0;

	print_fds(); /* first: nothing of ours is open yet */
	print_ids();
	print_caps();
	printf("no_new_privs=%d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	printf("securebits=%#x\n", (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	printf("seccomp=%d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	print_signals();
	print_limits();
	print_process();
	while (environ[n])
		n++;
	printf("env_count=%d\n", n);
	return 0;
}

/* ---- trying things ---------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int cmd_env(void)
{
	size_t n = 0;

	while (environ[n])
		n++;
	qsort(environ, n, sizeof(*environ), compare);
	for (size_t i = 0; i < n; i++)
		puts(environ[i]);
	return 0;
}

static int try_write(const char *path)
{
	char name[4096];
	struct stat st;
	int fd;

	if (!stat(path, &st) && S_ISDIR(st.st_mode)) {
		snprintf(name, sizeof(name), "%s/.payload-was-here", path);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			return errno;
		unlink(name);
	} else {
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0)
			return errno;
	}
	close(fd);
	return 0;
}

static int try_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	char c;
	int err = 0;

	if (fd < 0)
		return errno;
	if (!fstat(fd, &st) && !S_ISDIR(st.st_mode) && read(fd, &c, 1) < 0)
		err = errno;
	close(fd);
	return err;
}

static int try_exec(const char *path)
{
	int status, err = 0, p[2];
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) || (pid = fork()) < 0)
		return errno;
	if (!pid) {
		execl(path, path, "exit", "0", (char *)NULL);
		err = errno;
		if (write(p[1], &err, sizeof(err)) < 0)
			_exit(1);
		_exit(0);
	}
	close(p[1]);
	if (read(p[0], &err, sizeof(err)) < 0)
		err = errno;
	close(p[0]);
	waitpid(pid, &status, 0);
	return err;
}

static int cmd_try(int (*try)(const char *), char **paths)
{
	for (; *paths; paths++) {
		int err = try(*paths);

		printf("%s %s\n", *paths, err ? strerrorname_np(err) : "yes");
	}
	return 0;
}

/* ---- processes and signals ---------------------------------------------------- */

static int say_ready(void)
{
	puts("ready");
	return fflush(stdout);
}

static int cmd_signals(void)
{
	sigset_t all;
	int sig;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	if (say_ready())
		return 1;
	do {
		if (sigwait(&all, &sig))
			return 1;
		printf("signal %d\n", sig);
		fflush(stdout);
	} while (sig != SIGTERM);
	return 0;
}

/*
 * Each child leaves a grandchild whose write end of a pipe says that it lives. After the last one
 * has gone, pid numbers that still answer are zombies that nobody reaped.
 */
static int cmd_orphans(int n)
{
	struct timespec tick = { .tv_nsec = 1000000 };
	int gone[2], pids[2], alive = 0, status;
	pid_t pid;
	char c;

	if (pipe2(gone, O_CLOEXEC) || pipe2(pids, O_CLOEXEC))
		return 1;
	for (int i = 0; i < n; i++) {
		pid = fork();
		if (pid < 0)
			return 1;
		if (!pid) {
			pid = fork();
			if (pid)
				_exit(write(pids[1], &pid, sizeof(pid)) != sizeof(pid));
			_exit(0);
		}
		waitpid(pid, &status, 0);
	}
	close(gone[1]);
	close(pids[1]);
	if (read(gone[0], &c, 1) != 0)
		return 1;
	while (read(pids[0], &pid, sizeof(pid)) == sizeof(pid))
		for (int tries = 0; !kill(pid, 0); tries++) {
			if (tries == 5000) {
				alive++;
				break;
			}
			nanosleep(&tick, NULL);
		}
	printf("zombies=%d\n", alive);
	return 0;
}

static int cmd_clocks(void)
{
	struct timespec m, b;

	if (clock_gettime(CLOCK_MONOTONIC, &m) || clock_gettime(CLOCK_BOOTTIME, &b))
		return 1;
	printf("monotonic=%lld\nboottime=%lld\n", (long long)m.tv_sec, (long long)b.tv_sec);
	return 0;
}

static int cmd_raw(long nr)
{
	long r = syscall(nr, 0L, 0L, 0L, 0L, 0L, 0L);

	printf("%s\n", r < 0 ? strerrorname_np(errno) : "yes");
	return 0;
}

/* Into the input of whoever reads the terminal: the shell that sbx was started by, if it is its. */
static int cmd_type(const char *text)
{
	const char *const names[] = { "stdin", "stdout", "stderr", "/dev/tty" };

	for (int i = 0; i < 4; i++) {
		int fd = i < 3 ? i : open(names[i], O_RDWR | O_CLOEXEC), r = fd < 0 ? -1 : 0;

		for (const char *p = text; *p && r == 0; p++)
			r = ioctl(fd, TIOCSTI, p);
		printf("type %s %s\n", names[i], r < 0 ? strerrorname_np(errno) : "yes");
		if (r == 0)
			return 0;
	}
	return 1;
}

/* ---- others ------------------------------------------------------------------- */

static volatile sig_atomic_t is_over;

static void on_term(int sig)
{
	(void)sig;
	is_over = 1;
}

static bool is_runner(int dir)
{
	char name[16] = "";
	int fd = openat(dir, "comm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, name, sizeof(name) - 1);

	if (fd >= 0)
		close(fd);
	return n > 0 && !strncmp(name, "sbx", 3);
}

static bool opens(int dir, const char *name, int flags)
{
	int fd = openat(dir, name, flags | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool has_secret(int dir, const char *name, const char *secret)
{
	char buf[65536] = "";
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf));

	if (fd >= 0)
		close(fd);
	return n > 0 && memmem(buf, (size_t)n, secret, strlen(secret));
}

/* The question is the one that ptrace(2) asks, and does not stop the other. */
static bool peeks(pid_t pid)
{
	char byte;
	struct iovec to = { &byte, 1 }, from = { (void *)(uintptr_t)0x400000, 1 };

	return process_vm_readv(pid, &to, 1, &from, 1, 0) == 1 || errno == EFAULT;
}

static bool takes_fd(pid_t pid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	bool got = false;

	for (int fd = 0; pidfd >= 0 && fd < 64 && !got; fd++) {
		int r = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);

		got = r >= 0 || errno == EBADF;
		if (r >= 0)
			close(r);
	}
	if (pidfd >= 0)
		close(pidfd);
	return got;
}

/*
 * A name that is still the runner's afterwards says that it was the runner which was reached, and
 * not the payload that it has become.
 */
static void stalk(int proc, const char *name)
{
	static const char *const said[] = { "exe",	   "root", "cwd",    "environ", "mem",
					    "descriptors", "maps", "memory", "cmdline" };
	int dir = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	pid_t pid = atoi(name);
	static bool is_said[9];
	bool got[9];

	if (dir < 0)
		return;
	got[0] = opens(dir, "exe", O_RDONLY);
	got[1] = opens(dir, "root", O_PATH);
	got[2] = opens(dir, "cwd", O_PATH);
	got[3] = opens(dir, "environ", O_RDONLY);
	got[4] = opens(dir, "mem", O_RDONLY);
	got[5] = takes_fd(pid) || opens(dir, "fd/0", O_PATH);
	got[6] = opens(dir, "maps", O_RDONLY);
	got[7] = peeks(pid);
	got[8] = has_secret(dir, "cmdline", "--plan");
	for (size_t i = 0; i < 9; i++)
		if (got[i] && !is_said[i] && is_runner(dir)) {
			printf("got %s\n", said[i]);
			is_said[i] = true;
		}
	close(dir);
}

static int cmd_stalk(void)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), seen = 0;
	pid_t last = 0;

	signal(SIGTERM, on_term);
	if (proc < 0 || say_ready())
		return 1;
	while (!is_over) {
		DIR *d = fdopendir(openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		struct dirent *e;

		while (d && (e = readdir(d))) {
			pid_t pid = atoi(e->d_name);
			int dir = pid ? openat(proc, e->d_name, O_PATH | O_CLOEXEC) : -1;

			if (dir < 0)
				continue;
			if (pid != getpid() && is_runner(dir)) {
				seen += pid != 1 && pid > last;
				last = pid > last ? pid : last;
				stalk(proc, e->d_name);
			}
			close(dir);
		}
		if (d)
			closedir(d);
	}
	printf("seen %d\n", seen);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "facts";
	int n = argc > 2 ? atoi(argv[2]) : 0;

	setvbuf(stdout, NULL, _IOFBF, 65536);
	if (!strcmp(what, "facts"))
		return cmd_facts();
	if (!strcmp(what, "env"))
		return cmd_env();
	if (!strcmp(what, "write"))
		return cmd_try(try_write, argv + 2);
	if (!strcmp(what, "read"))
		return cmd_try(try_read, argv + 2);
	if (!strcmp(what, "exec"))
		return cmd_try(try_exec, argv + 2);
	if (!strcmp(what, "exit"))
		return n;
	if (!strcmp(what, "die"))
		return kill(getpid(), n) ? 1 : pause();
	if (!strcmp(what, "wait"))
		return say_ready() ? 1 : pause();
	if (!strcmp(what, "signals"))
		return cmd_signals();
	if (!strcmp(what, "orphans"))
		return cmd_orphans(n);
	if (!strcmp(what, "raw"))
		return cmd_raw(n);
	if (!strcmp(what, "stalk"))
		return cmd_stalk();
	if (!strcmp(what, "clocks"))
		return cmd_clocks();
	if (payload_share(argc, argv, &n))
		return n;
	if (!strcmp(what, "type") && argc > 2)
		return cmd_type(argv[2]);
	fprintf(stderr, "payload: '%s' is not one of its words\n", what);
	return 2;
}
