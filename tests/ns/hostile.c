/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile - a payload that wants out: it tries everything that a sandbox must not let it do.
 *
 *	hostile [KEY=VALUE]... [NAME]...	tries all, or those; a line for each:
 *		blocked NAME
 *		OPEN NAME: what it got
 *		untried NAME: why
 *	hostile --list				the attempts: name, need, and the rule that they
 *break hostile --ids				its user and group ids (what set-user-id would
 *change) hostile bait [--no-tty] CMD [ARG]...	runs the command as a careless caller with much to
 *lose, with KEY=VALUE for each bait after its arguments
 *
 * Exit status: 0 all were blocked, 1 one is open, 2 none is open and one was not tried.
 *
 * An attempt does the real thing, in a process of its own that is ended after five seconds, and
 * looks at what came of it. Where it succeeds it harms nothing and leaves nothing: run by root on
 * the host, nearly all of them succeed. System calls whose success would harm are made with
 * arguments that the kernel refuses only after it has asked for the right to make them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

#define PATIENCE_S 60

struct start start;

static const struct attempt *const tables[] = {
	terminal_attempts, process_attempts,	file_attempts, mount_attempts,
	call_attempts,	   credential_attempts, host_attempts,
};

static const char *const needs[] = {
	[NO_NEED] = "-",      [NEED_TTY] = "tty",   [NEED_NO_TTY] = "no-tty",
	[NEED_FILE] = "file", [NEED_DIR] = "dir",   [NEED_RW] = "rw",
	[NEED_RO] = "ro",     [NEED_SUID] = "suid", [NEED_BAIT] = "bait",
};

static char **settings;
static char scratch_dir[64];
static const char *rw_dir; /* looked up once, for the sweep */

/* Where the child says what it got. */
static char *said;
#define SAID_SIZE 4096

__attribute__((format(printf, 2, 0))) static int say(int verdict, const char *fmt, va_list ap)
{
	vsnprintf(said, SAID_SIZE, fmt, ap);
	for (char *c = said; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return verdict;
}

int got(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(OPEN, fmt, ap);
	va_end(ap);
	return OPEN;
}

int untried(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(UNTRIED, fmt, ap);
	va_end(ap);
	return UNTRIED;
}

bool is_refused(int err)
{
	return err == EPERM || err == EACCES || err == ENOSYS;
}

int try_call(const struct attempt *self)
{
	const long *a = self->arg;
	long r = syscall(self->nr, a[0], a[1], a[2], a[3], a[4], a[5]);

	if (r < 0 && is_refused(errno))
		return BLOCKED;
	if (r < 0)
		return got("the kernel's answer: %s", strerror(errno));
	return got("%ld", r);
}

const char *setting(const char *key)
{
	size_t n = strlen(key);

	for (char **s = settings; *s; s++)
		if (!strncmp(*s, key, n) && (*s)[n] == '=')
			return *s + n + 1;
	return NULL;
}

long number(const char *key)
{
	const char *text = setting(key);

	return text ? strtol(text, NULL, 0) : -1;
}

int read_text(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	return (int)n;
}

int reopen_for_writing(int fd)
{
	char path[32];
	int again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return again < 0 ? -errno : again;
}

/* ---- where files can be made ---------------------------------------------------- */

const char *scratch(void)
{
	return *scratch_dir ? scratch_dir : NULL;
}

static void make_scratch(void)
{
	static const char *const places[] = { "/tmp", "/dev/shm", "/var/tmp" };

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		snprintf(scratch_dir, sizeof(scratch_dir), "%s/hostile-XXXXXX", places[i]);
		if (mkdtemp(scratch_dir))
			return;
	}
	*scratch_dir = '\0';
}

/* Takes away what an attempt that was ended has left; one level deep is what they make. */
static void sweep(const char *dir, bool all)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (!all && strncmp(e->d_name, ".hostile-", 9) != 0)
			continue;
		if (unlinkat(dirfd(d), e->d_name, 0))
			unlinkat(dirfd(d), e->d_name, AT_REMOVEDIR);
	}
	if (d)
		closedir(d);
}

/* ---- one attempt ------------------------------------------------------------------ */

static int missing(const struct attempt *a)
{
	struct stat st;
	bool tty = false, is_there = !fstat(0, &st);

	for (int fd = 0; fd < 3; fd++)
		tty = tty || is_callers_terminal(fd);
	switch (a->need) {
	case NO_NEED:
		return BLOCKED;
	case NEED_TTY:
		return setting("tty") ? BLOCKED : untried("the caller has no terminal");
	case NEED_NO_TTY:
		if (!setting("tty"))
			return untried("the caller has no terminal");
		return tty ? untried("the caller's terminal was given, at 0, 1 or 2") : BLOCKED;
	case NEED_FILE:
		return is_there && S_ISREG(st.st_mode) ? BLOCKED : untried("no file at 0");
	case NEED_DIR:
		return is_there && S_ISDIR(st.st_mode) ? BLOCKED : untried("no directory at 0");
	case NEED_RW:
		return setting("rw") ? BLOCKED : untried("no directory of the host to write");
	case NEED_RO:
		return setting("ro") ? BLOCKED : untried("nothing of the host is read-only");
	case NEED_SUID:
		return setting("suid") ? BLOCKED : untried("no set-user-id program was planted");
	case NEED_BAIT:
		return setting("pid") ? BLOCKED : untried("no bait was laid out");
	}
	return BLOCKED;
}

static _Noreturn void attempt_main(const struct attempt *a)
{
	int verdict;

	alarm(PATIENCE_S);
	verdict = missing(a);
	if (!verdict)
		verdict = a->try(a);
	_exit(verdict);
}

static int attempt(const struct attempt *a)
{
	int status, verdict;
	pid_t pid;

	*said = '\0';
	pid = fork();
	if (pid < 0)
		return untried("cannot fork: %s", strerror(errno));
	if (!pid)
		attempt_main(a);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return untried("cannot wait: %s", strerror(errno));
	verdict = WIFEXITED(status) ? WEXITSTATUS(status) : UNTRIED;
	/* A filter that kills does so by this one. */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		verdict = BLOCKED;
	else if (WIFSIGNALED(status))
		untried("ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (*scratch_dir)
		sweep(scratch_dir, true);
	if (rw_dir)
		sweep(rw_dir, false);
	return verdict;
}

static bool is_wanted(const struct attempt *a, char **names)
{
	if (!*names)
		return true;
	while (*names && strcmp(*names, a->name) != 0)
		names++;
	return *names;
}

static bool is_known(const char *name)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct attempt *a = tables[t]; a->name; a++)
			if (!strcmp(a->name, name))
				return true;
	fprintf(stderr, "hostile: '%s' is none of its attempts\n", name);
	return false;
}

static int run_all(char **names)
{
	static const char *const words[] = { "blocked", "OPEN", "untried" };
	int count[3] = { 0 };

	for (char **n = names; *n; n++)
		if (!is_known(*n))
			return 2;
	make_scratch();
	rw_dir = setting("rw");
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct attempt *a = tables[t]; a->name; a++) {
			int v;

			if (!is_wanted(a, names))
				continue;
			v = attempt(a);
			v = v == BLOCKED || v == OPEN ? v : UNTRIED;
			count[v]++;
			printf("%s %s%s%s\n", words[v], a->name, v ? ": " : "", v ? said : "");
			fflush(stdout);
		}
	if (*scratch_dir)
		rmdir(scratch_dir);
	return count[OPEN] ? 1 : count[UNTRIED] ? 2 : 0;
}

/* ---- the start ------------------------------------------------------------------------ */

static void look_around(void)
{
	struct sigaction sa;
	sigset_t set;

	for (int fd = 3; fd < 4096; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && start.n_fds < (int)ARRAY_LEN(start.fds))
			start.fds[start.n_fds++] = fd;
	start.umask = umask(022);
	start.parent = getppid();
	sigprocmask(SIG_BLOCK, NULL, &set);
	for (int i = 1; i < 64; i++) {
		if (sigismember(&set, i) == 1)
			start.blocked |= 1UL << (i - 1);
		if (!sigaction(i, NULL, &sa) && sa.sa_handler != SIG_DFL) {
			start.ignored |= 1UL << (i - 1);
			signal(i, SIG_DFL);
		}
	}
	sigemptyset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
}

/* What a launcher does that changes the root and forgets where it stands. */
static int adrift(char **argv)
{
	if ((geteuid() != 0 && unshare(CLONE_NEWUSER)) || chroot(argv[0])) {
		fprintf(stderr, "hostile: cannot drift: %s\n", strerror(errno));
		return 2;
	}
	execv(argv[1], argv + 1);
	fprintf(stderr, "hostile: cannot execute '%s': %s\n", argv[1], strerror(errno));
	return 127;
}

static int list(void)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (const struct attempt *a = tables[t]; a->name; a++)
			printf("%s %s %s\n", a->name, needs[a->need], a->rule);
	return 0;
}

int main(int argc, char **argv)
{
	static char *names[512], *pairs[512];
	int n = 0, k = 0;

	look_around();
	if (argc > 1 && !strcmp(argv[1], "--list"))
		return list();
	if (argc > 1 && !strcmp(argv[1], "--ids"))
		return printf("%d %d\n", (int)geteuid(), (int)getegid()) < 0;
	if (argc > 3 && !strcmp(argv[1], "adrift"))
		return adrift(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "bait"))
		return bait(argc - 2, argv + 2);
	said = mmap(NULL, SAID_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (said == MAP_FAILED || argc > 500)
		return 2;
	settings = pairs;
	for (int i = 1; i < argc; i++)
		if (strchr(argv[i], '='))
			pairs[n++] = argv[i];
		else
			names[k++] = argv[i];
	return run_all(names);
}
