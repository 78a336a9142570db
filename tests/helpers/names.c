/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names - makes names by every system call that does, and tries to be quicker than whoever looks at
 * them before.
 *
 *	names make DIR PREFIX FILE
 *		DIR/PREFIX1, 2, ... by each call, the old name a new one of FILE's folder where
 *there is one; prints "CALL yes" or the errno's name names into PATH FILE DIR PATH by each call,
 *from FILE or the directory DIR; nothing of it is left but PATH names race GOOD BAD FILE ROUNDS
 *		both of one length: calls with a path that another thread changes from the one to
 *the other and back; prints "made" when BAD has come into being, and "GOOD" when GOOD has names
 *walk LINK OTHER NAME ROUNDS makes LINK/NAME while another process exchanges the link LINK with
 *OTHER names many DIR PROCESSES ROUNDS makes, moves and removes names, many at once; prints how
 *many calls have failed names kill DIR ROUNDS kills a process that makes names, each time in
 *another moment names busy DIR ROUNDS the same as many, of one, while another sends signals to pid
 *1 names alarm DIR ROUNDS makes directories while a timer interrupts; prints how many were there
 *already names umask DIR, names id DIR, names fd DIR modes, owner, and the descriptor of what is
 *made names ring PATH		a directory by io_uring names fold DIR		an empty directory
 *gets names that fold case names landlock		a ruleset of its own
 *	names listen		a listener of its own
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "names: %s: %s\n", what, strerror(errno));
	exit(99);
}

/* ---- the calls -------------------------------------------------------------------- */

enum from { NOTHING, OLD_FILE, OLD_DIR };

static int opened(long fd)
{
	if (fd >= 0)
		close((int)fd);
	return fd < 0 ? -1 : 0;
}

static int by_openat(const char *from, const char *to)
{
	(void)from;
	return opened(syscall(SYS_openat, AT_FDCWD, to, O_CREAT | O_RDWR | O_CLOEXEC, 0600));
}

static int by_openat_excl(const char *from, const char *to)
{
	(void)from;
	return opened(syscall(SYS_openat, AT_FDCWD, to, O_CREAT | O_EXCL | O_WRONLY, 0600));
}

static int by_openat2(const char *from, const char *to)
{
	struct open_how how = { .flags = O_CREAT | O_WRONLY, .mode = 0600 };

	(void)from;
	return opened(syscall(SYS_openat2, AT_FDCWD, to, &how, sizeof(how)));
}

static int by_mkdirat(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_mkdirat, AT_FDCWD, to, 0700);
}

static int by_mkdir_slash(const char *from, const char *to)
{
	char path[4096];

	(void)from;
	snprintf(path, sizeof(path), "%s//", to);
	return (int)syscall(SYS_mkdirat, AT_FDCWD, path, 0700);
}

static int by_mkdir_dots(const char *from, const char *to)
{
	char path[4096];
	const char *last = strrchr(to, '/');

	(void)from;
	snprintf(path, sizeof(path), "%.*s/./%s", (int)(last - to), to, last + 1);
	return (int)syscall(SYS_mkdirat, AT_FDCWD, path, 0700);
}

static int by_mkdir_relative(const char *from, const char *to)
{
	char dir[4096];
	const char *last = strrchr(to, '/');
	int fd, r;

	(void)from;
	snprintf(dir, sizeof(dir), "%.*s", (int)(last - to), to);
	fd = open(dir, O_PATH | O_DIRECTORY);
	r = (int)syscall(SYS_mkdirat, fd, last + 1, 0700);
	opened(fd);
	return r;
}

static int by_mkdir_proc(const char *from, const char *to)
{
	char dir[4096], path[4200];
	const char *last = strrchr(to, '/');
	int fd, r;

	(void)from;
	snprintf(dir, sizeof(dir), "%.*s", (int)(last - to), to);
	fd = open(dir, O_PATH | O_DIRECTORY);
	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", fd, last + 1);
	r = (int)syscall(SYS_mkdirat, AT_FDCWD, path, 0700);
	opened(fd);
	return r;
}

static int by_fifo(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_mknodat, AT_FDCWD, to, S_IFIFO | 0600, 0);
}

static int by_mknod(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_mknodat, AT_FDCWD, to, S_IFREG | 0600, 0);
}

static int by_mknod_socket(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_mknodat, AT_FDCWD, to, S_IFSOCK | 0600, 0);
}

static int by_symlinkat(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_symlinkat, "/nowhere", AT_FDCWD, to);
}

static int by_linkat(const char *from, const char *to)
{
	return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static int by_renameat2(const char *from, const char *to)
{
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static int by_rename_noreplace(const char *from, const char *to)
{
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

#ifdef SYS_open
static int by_open(const char *from, const char *to)
{
	(void)from;
	return opened(syscall(SYS_open, to, O_CREAT | O_WRONLY, 0600));
}

static int by_creat(const char *from, const char *to)
{
	(void)from;
	return opened(syscall(SYS_creat, to, 0600));
}

static int by_mkdir(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_mkdir, to, 0700);
}

static int by_old_mknod(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_mknod, to, S_IFREG | 0600, 0);
}

static int by_symlink(const char *from, const char *to)
{
	(void)from;
	return (int)syscall(SYS_symlink, "/nowhere", to);
}

static int by_link(const char *from, const char *to)
{
	return (int)syscall(SYS_link, from, to);
}

static int by_rename(const char *from, const char *to)
{
	return (int)syscall(SYS_rename, from, to);
}
#endif

#ifdef SYS_renameat
static int by_renameat(const char *from, const char *to)
{
	return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
#endif

static const struct {
	const char *name;
	int (*call)(const char *from, const char *to);
	enum from from;
} calls[] = {
	{ "openat", by_openat, NOTHING },
	{ "openat-excl", by_openat_excl, NOTHING },
	{ "openat2", by_openat2, NOTHING },
	{ "mkdirat", by_mkdirat, NOTHING },
	{ "mkdir-slash", by_mkdir_slash, NOTHING },
	{ "mkdir-dots", by_mkdir_dots, NOTHING },
	{ "mkdir-relative", by_mkdir_relative, NOTHING },
	{ "fifo", by_fifo, NOTHING },
	{ "mknodat", by_mknod, NOTHING },
	{ "mknod-socket", by_mknod_socket, NOTHING },
	{ "symlinkat", by_symlinkat, NOTHING },
	{ "linkat", by_linkat, OLD_FILE },
	{ "renameat2", by_renameat2, OLD_FILE },
	{ "renameat2-dir", by_renameat2, OLD_DIR },
	{ "noreplace", by_rename_noreplace, OLD_FILE },
#ifdef SYS_open
	{ "open", by_open, NOTHING },
	{ "creat", by_creat, NOTHING },
	{ "mkdir", by_mkdir, NOTHING },
	{ "mknod", by_old_mknod, NOTHING },
	{ "symlink", by_symlink, NOTHING },
	{ "link", by_link, OLD_FILE },
	{ "rename", by_rename, OLD_FILE },
	{ "rename-dir", by_rename, OLD_DIR },
#endif
#ifdef SYS_renameat
	{ "renameat", by_renameat, OLD_FILE },
#endif
};

#define N_CALLS (sizeof(calls) / sizeof(calls[0]))

static void say(const char *what, int r)
{
	printf("%s %s\n", what, r < 0 ? strerrorname_np(errno) : "yes");
}

/* A file or directory that may be moved, where everybody may make one. */
static void fresh(enum from from, const char *file, char *path, size_t size)
{
	const char *last = strrchr(file, '/');

	snprintf(path, size, "%.*s/.names", (int)(last - file), file);
	if (from == OLD_DIR ? mkdir(path, 0700) < 0 : opened(open(path, O_CREAT | O_RDWR, 0600)))
		die(path);
}

static void make(const char *dir, const char *prefix, const char *file)
{
	char from[4096], to[4096];

	for (size_t i = 0; i < N_CALLS; i++) {
		int r;

		snprintf(to, sizeof(to), "%s/%s%zu", dir, prefix, i);
		if (calls[i].from != NOTHING)
			fresh(calls[i].from, file, from, sizeof(from));
		r = calls[i].call(from, to);
		say(calls[i].name, r);
		if (calls[i].from != NOTHING && remove(from) < 0 && errno != ENOENT)
			die(from);
	}
}

static void into(const char *path, const char *file, const char *dir)
{
	for (size_t i = 0; i < N_CALLS; i++) {
		int r = calls[i].call(calls[i].from == OLD_DIR ? dir : file, path);

		say(calls[i].name, r);
	}
	say("proc", by_mkdir_proc(NULL, path));
}

/* ---- races ---------------------------------------------------------------------------- */

static char shared[4096];
static const char *good, *bad;
static volatile bool stop;

static void *change(void *unused)
{
	size_t n = strlen(good);

	while (!stop) {
		memcpy(shared, bad, n);
		memcpy(shared, good, n);
	}
	return unused;
}

static bool there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void race(const char *file, long rounds)
{
	bool made = false, fine = false;
	pthread_t t;

	snprintf(shared, sizeof(shared), "%s", good);
	if (pthread_create(&t, NULL, change, NULL))
		die("pthread_create");
	for (long k = 0; k < rounds; k++) {
		size_t i = (size_t)k % N_CALLS;
		char from[4096];

		if (calls[i].from != NOTHING)
			fresh(calls[i].from, file, from, sizeof(from));
		calls[i].call(from, shared);
		if (calls[i].from != NOTHING)
			remove(from);
		made |= there(bad);
		fine |= there(good);
		remove(bad);
		remove(good);
	}
	stop = true;
	pthread_join(t, NULL);
	printf("%s\n%s\n", made ? "made" : "not made", fine ? "good" : "not good");
}

static void walk(const char *link, const char *other, const char *name, long rounds)
{
	char path[4096];
	long made = 0;
	pid_t pid = fork();

	if (!pid)
		for (;;)
			syscall(SYS_renameat2, AT_FDCWD, link, AT_FDCWD, other, RENAME_EXCHANGE);
	snprintf(path, sizeof(path), "%s/%s", link, name);
	for (long k = 0; k < rounds; k++) {
		made += mkdir(path, 0700) == 0;
		rmdir(path);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	printf("%s\n", made ? "some" : "none");
}

/* ---- load ----------------------------------------------------------------------------- */

static long work(const char *dir, int self, long rounds)
{
	char a[4096], b[4096], d[4096];
	long failed = 0;

	snprintf(a, sizeof(a), "%s/a%d", dir, self);
	snprintf(b, sizeof(b), "%s/b%d", dir, self);
	snprintf(d, sizeof(d), "%s/d%d", dir, self);
	for (long k = 0; k < rounds; k++) {
		failed += opened(open(a, O_CREAT | O_EXCL | O_WRONLY, 0600)) < 0;
		failed += rename(a, b) < 0;
		failed += mkdir(d, 0700) < 0;
		failed += unlink(b) < 0;
		failed += rmdir(d) < 0;
	}
	return failed;
}

static void many(const char *dir, int processes, long rounds)
{
	long failed = 0;
	int status;

	for (int i = 0; i < processes; i++)
		if (!fork())
			_exit(work(dir, i, rounds) != 0);
	for (int i = 0; i < processes; i++) {
		if (wait(&status) < 0)
			die("wait");
		failed += status != 0;
	}
	printf("failed %ld\n", failed);
}

static void kill_in_call(const char *dir, long rounds)
{
	for (long k = 0; k < rounds; k++) {
		pid_t pid = fork();

		if (!pid)
			for (;;)
				work(dir, 1000, 1);
		for (volatile long i = 0; i < (k % 50) * 2000; i++)
			continue;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		/* What it was at. */
		for (const char *c = "abd"; *c; c++) {
			char path[4096];

			snprintf(path, sizeof(path), "%s/%c1000", dir, *c);
			if (remove(path) < 0 && errno != ENOENT)
				die(path);
		}
	}
	printf("failed %ld\n", work(dir, 0, 10));
}

static void busy(const char *dir, long rounds)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			kill(1, SIGURG);
	printf("failed %ld\n", work(dir, 0, rounds));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* What is done and then interrupted would be done twice. */
static void alarm_in_call(const char *dir, long rounds)
{
	struct sigaction act = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	struct itimerval often = { { 0, 50 }, { 0, 50 } };
	char path[4096];
	long twice = 0;

	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (long k = 0; k < rounds; k++) {
		snprintf(path, sizeof(path), "%s/t%ld", dir, k);
		twice += mkdir(path, 0700) < 0;
		rmdir(path);
	}
	printf("failed %ld\n", twice);
}

/* ---- what is made ----------------------------------------------------------------------- */

static void modes(const char *dir)
{
	static const mode_t masks[] = { 0, 022, 077, 0777 };
	char path[4096];
	struct stat st;

	for (size_t i = 0; i < 4; i++) {
		umask(masks[i]);
		snprintf(path, sizeof(path), "%s/m%zu", dir, i);
		opened(open(path, O_CREAT | O_WRONLY, 0666));
		printf("%04o", stat(path, &st) < 0 ? 07777 : st.st_mode & 07777);
		remove(path);
		printf(" %d", mkdir(path, 0777));
		printf(" %04o\n", stat(path, &st) < 0 ? 07777 : st.st_mode & 07777);
		remove(path);
	}
}

static void owner(const char *dir)
{
	char path[4096];
	struct stat st;

	snprintf(path, sizeof(path), "%s/o", dir);
	opened(open(path, O_CREAT | O_WRONLY, 0600));
	if (stat(path, &st) < 0)
		die(path);
	printf("%s\n", st.st_uid == getuid() && st.st_gid == getgid() ? "mine" : "another's");
	remove(path);
}

static void descriptor(const char *dir)
{
	char path[4096];
	int fd, flags;

	snprintf(path, sizeof(path), "%s/f", dir);
	fd = open(path, O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	flags = fcntl(fd, F_GETFL);
	printf("%d %s %s", fd, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "cloexec" : "open",
	       flags & O_APPEND && (flags & O_ACCMODE) == O_RDWR ? "append" : "?");
	printf(" %d\n", (int)write(fd, "x", 1));
	close(fd);
	remove(path);
	fd = open(path, O_CREAT | O_RDONLY, 0600);
	printf("%d %s %s\n", fd, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "cloexec" : "open",
	       write(fd, "x", 1) < 0 ? strerrorname_np(errno) : "written");
	close(fd);
	remove(path);
}

/* ---- other ways ------------------------------------------------------------------------- */

static void ring(const char *path)
{
	struct io_uring_params p = { 0 };
	int fd = (int)syscall(SYS_io_uring_setup, 4, &p), r;
	struct io_uring_sqe *sqe;
	char *sq, *cq;

	if (fd < 0) {
		say("setup", fd);
		return;
	}
	sq = mmap(NULL, p.sq_off.array + p.sq_entries * sizeof(uint32_t), PROT_READ | PROT_WRITE,
		  MAP_SHARED, fd, IORING_OFF_SQ_RING);
	cq = mmap(NULL, p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe),
		  PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_CQ_RING);
	sqe = mmap(NULL, p.sq_entries * sizeof(*sqe), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		   IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || sqe == MAP_FAILED)
		die("mmap");
	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_MKDIRAT;
	sqe->fd = AT_FDCWD;
	sqe->addr = (uintptr_t)path;
	sqe->len = 0700;
	*(uint32_t *)(void *)(sq + p.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(void *)(sq + p.sq_off.tail), 1, __ATOMIC_RELEASE);
	r = (int)syscall(SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0);
	if (r < 0)
		die("io_uring_enter");
	r = ((struct io_uring_cqe *)(void *)(cq + p.cq_off.cqes))->res;
	errno = -r;
	say("ring", r);
}

static void fold(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY);
	long flags = 0x40000000;
	int r = ioctl(fd, FS_IOC_SETFLAGS, &flags);

	say("fold", r);
}

static void listen_too(void)
{
	struct {
		uint16_t code;
		uint8_t jt, jf;
		uint32_t k;
	} program[] = { { 6, 0, 0, 0x7fff0000u } };
	struct {
		uint16_t n;
		void *program;
	} prog = { 1, program };

	say("listen", (int)syscall(SYS_seccomp, 1, 8, &prog));
}

#define IS(word, n) (strcmp(argv[1], word) == 0 && argc == (n) + 2)

int main(int argc, char **argv)
{
	if (argc < 2)
		return 99;
	if (IS("make", 3))
		make(argv[2], argv[3], argv[4]);
	else if (IS("into", 3))
		into(argv[2], argv[3], argv[4]);
	else if (IS("race", 4)) {
		good = argv[2];
		bad = argv[3];
		race(argv[4], atol(argv[5]));
	} else if (IS("walk", 4))
		walk(argv[2], argv[3], argv[4], atol(argv[5]));
	else if (IS("many", 3))
		many(argv[2], atoi(argv[3]), atol(argv[4]));
	else if (IS("kill", 2))
		kill_in_call(argv[2], atol(argv[3]));
	else if (IS("busy", 2))
		busy(argv[2], atol(argv[3]));
	else if (IS("alarm", 2))
		alarm_in_call(argv[2], atol(argv[3]));
	else if (IS("umask", 1))
		modes(argv[2]);
	else if (IS("id", 1))
		owner(argv[2]);
	else if (IS("fd", 1))
		descriptor(argv[2]);
	else if (IS("ring", 1))
		ring(argv[2]);
	else if (IS("fold", 1))
		fold(argv[2]);
	else if (IS("landlock", 0))
		say("landlock", (int)syscall(444, NULL, 0, 1));
	else if (IS("listen", 0))
		listen_too();
	else
		return 99;
	return 0;
}
