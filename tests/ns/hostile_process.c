/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_process - reaching into processes that are not the payload's: init, the launcher, and
 * whatever the host runs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

/*
 * The processes to try it with: pid 1 and who started us. On the host, where the bait can be seen,
 * only the bait: the host's own pid 1 is not to be played with. Ourselves are left out.
 */
static int targets(pid_t *out)
{
	pid_t bait = (pid_t)number("pid"), all[] = { 1, start.parent };
	int n = 0;

	if (bait > 0 && (!kill(bait, 0) || errno == EPERM)) {
		out[0] = bait;
		return 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (all[i] > 0 && all[i] != getppid() && (!i || all[i] != all[0]))
			out[n++] = all[i];
	return n;
}

/* Of /proc/PID, what an attempt is called and how it is opened. */
static const struct {
	const char *name, *file;
	int flags;
} files[] = {
	{ "init-exe-read", "exe", O_RDONLY },	 { "init-exe-write", "exe", O_WRONLY },
	{ "init-root", "root", O_RDONLY },	 { "init-task-root", "task/%d/root", O_RDONLY },
	{ "init-cwd", "cwd", O_RDONLY },	 { "init-mem", "mem", O_RDWR },
	{ "init-environ", "environ", O_RDONLY }, { "init-auxv", "auxv", O_RDONLY },
	{ "init-maps", "maps", O_RDONLY },	 { "init-stack", "stack", O_RDONLY },
	{ "init-syscall", "syscall", O_RDONLY },
};

/* A program that runs cannot be written, but its file could be, later. */
static int try_file(const struct attempt *self)
{
	char file[32], path[64], c;
	pid_t pid[2];
	int n = targets(pid), k = 0;
	ssize_t len;

	while (strcmp(files[k].name, self->name) != 0)
		k++;
	for (int i = 0; i < n; i++) {
		int fd;

		snprintf(file, sizeof(file), "task/%d/root", pid[i]);
		snprintf(path, sizeof(path), "/proc/%d/%s", pid[i],
			 strchr(files[k].file, '%') ? file : files[k].file);
		fd = open(path, files[k].flags | O_CLOEXEC);
		if (fd < 0 && errno == ETXTBSY)
			return got("%s could be written when it doesn't run", path);
		if (fd < 0)
			continue;
		/* The kernel makes an empty file of what is not for us, or says so only now. */
		len = files[k].flags == O_RDONLY ? read(fd, &c, 1) : 1;
		if (len == 0 || (len < 0 && errno != EISDIR))
			continue;
		return got("%s", path);
	}
	return BLOCKED;
}

static int try_directory(const struct attempt *self)
{
	const char *name = self->arg[0] ? "map_files" : "fd";
	char path[64];
	pid_t pid[2];
	int n = targets(pid);

	for (int i = 0; i < n; i++) {
		struct dirent *e;
		DIR *d;

		snprintf(path, sizeof(path), "/proc/%d/%s", pid[i], name);
		d = opendir(path);
		while (d && (e = readdir(d)))
			if (*e->d_name != '.')
				return got("%s/%s", path, e->d_name);
		if (d)
			closedir(d);
	}
	return BLOCKED;
}

/* Whatever a command line says, it is not the launcher's. */
static int try_cmdline(const struct attempt *self)
{
	char path[64], text[4096];
	pid_t pid[2];
	int n = targets(pid);

	(void)self;
	for (int i = 0; i < n; i++) {
		int len;

		snprintf(path, sizeof(path), "/proc/%d/cmdline", pid[i]);
		len = read_text(path, text, sizeof(text));
		while (len > 0 && !text[len - 1])
			len--;
		if (len > 0 && (memchr(text, '/', (size_t)len) || memchr(text, 0, (size_t)len)))
			return got("%s: %s...", path, text);
	}
	return BLOCKED;
}

static int try_namespaces(const struct attempt *self)
{
	static const char *const names[] = { "user",   "mnt",  "pid",
					     "net",    "ipc",  "uts",
					     "cgroup", "time", "pid_for_children" };
	char path[64];
	pid_t pid[2];
	int n = targets(pid);

	(void)self;
	for (int i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_LEN(names); k++) {
			int fd;

			snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid[i], names[k]);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd < 0)
				continue;
			if (!syscall(SYS_setns, fd, 0))
				return got("joined %s", path);
			return got("opened %s", path);
		}
	return BLOCKED;
}

static int try_ptrace(const struct attempt *self)
{
	pid_t pid[2];
	int n = targets(pid), status;

	for (int i = 0; i < n; i++) {
		/* The kernel never lets anybody stop the first process of all. */
		if (ptrace((enum __ptrace_request)self->arg[0], pid[i], NULL, NULL))
			continue;
		if (self->arg[0] == PTRACE_ATTACH)
			waitpid(pid[i], &status, __WALL);
		else
			ptrace(PTRACE_INTERRUPT, pid[i], NULL, NULL);
		if (self->arg[0] == PTRACE_SEIZE)
			waitpid(pid[i], &status, __WALL);
		ptrace(PTRACE_DETACH, pid[i], NULL, NULL);
		return got("traced process %d", pid[i]);
	}
	return BLOCKED;
}

/* Where the bait has its secret; init is compiled without a fixed address of such a page. */
static int try_memory(const struct attempt *self)
{
	char buf[8];
	struct iovec here = { buf, 0 }, there = { (void *)0x400000, 0 };
	pid_t pid[2];
	int n = targets(pid);

	/* Without a byte the kernel asks nothing; the rights come before the address. */
	here.iov_len = there.iov_len = 1;
	for (int i = 0; i < n; i++) {
		if (self->nr == SYS_process_vm_writev)
			there.iov_base = (void *)16; /* never mapped: nothing is written */
		if (syscall(self->nr, pid[i], &here, 1L, &there, 1L, 0L) >= 0 || errno == EFAULT)
			return got("memory of process %d", pid[i]);
	}
	return BLOCKED;
}

static int try_getfd(const struct attempt *self)
{
	pid_t pid[2];
	int n = targets(pid);

	(void)self;
	for (int i = 0; i < n; i++) {
		long fd = syscall(SYS_pidfd_open, pid[i], 0), r = -1;

		for (long k = 0; fd >= 0 && k < 16 && r < 0; k++)
			r = syscall(SYS_pidfd_getfd, fd, k, 0);
		if (r >= 0)
			return got("a descriptor of process %d", pid[i]);
		/* It has none, but we were let in. */
		if (fd >= 0 && errno == EBADF)
			return got("the descriptors of process %d", pid[i]);
	}
	return BLOCKED;
}

static int try_madvise(const struct attempt *self)
{
	struct iovec page = { (void *)0x10000, 4096 };
	pid_t pid[2];
	int n = targets(pid);

	(void)self;
	for (int i = 0; i < n; i++) {
		long fd = syscall(SYS_pidfd_open, pid[i], 0);

		if (fd < 0)
			continue;
		if (syscall(SYS_process_madvise, fd, &page, 1L, (long)MADV_COLD, 0L) >= 0 ||
		    errno == ENOMEM)
			return got("advice on the memory of process %d", pid[i]);
	}
	return BLOCKED;
}

static int try_move_pages(const struct attempt *self)
{
	pid_t pid[2];
	int n = targets(pid), place = 0;
	void *page = (void *)0x400000;

	(void)self;
	for (int i = 0; i < n; i++)
		if (!syscall(SYS_move_pages, pid[i], 1L, &page, NULL, &place, 0L))
			return got("where the pages of process %d are", pid[i]);
	return BLOCKED;
}

static int try_kcmp(const struct attempt *self)
{
	pid_t pid[2];
	int n = targets(pid);

	(void)self;
	for (int i = 0; i < n; i++)
		if (syscall(SYS_kcmp, pid[i], pid[i], (long)KCMP_VM, 0L, 0L) >= 0)
			return got("compared kernel pointers of process %d", pid[i]);
	return BLOCKED;
}

static int try_robust_list(const struct attempt *self)
{
	pid_t pid[2];
	int n = targets(pid);

	(void)self;
	for (int i = 0; i < n; i++) {
		void *head;
		size_t len;

		if (!syscall(SYS_get_robust_list, pid[i], &head, &len))
			return got("an address in process %d", pid[i]);
	}
	return BLOCKED;
}

/* ---- the host's processes ------------------------------------------------------------- */

static int try_kill(const struct attempt *self)
{
	(void)self;
	return kill((pid_t)number("pid"), 0) && errno != EPERM
		       ? BLOCKED
		       : got("a signal finds process %ld", number("pid"));
}

static int try_pidfd(const struct attempt *self)
{
	(void)self;
	return syscall(SYS_pidfd_open, number("pid"), 0) < 0
		       ? BLOCKED
		       : got("a descriptor of process %ld", number("pid"));
}

static int try_listing(const struct attempt *self)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	char *end;
	int v = BLOCKED;

	(void)self;
	while (d && !v && (e = readdir(d))) {
		long pid = strtol(e->d_name, &end, 10);

		if (*end)
			continue;
		if (pid == number("pid"))
			v = got("/proc lists process %ld of the host", pid);
	}
	if (d)
		closedir(d);
	return v;
}

/*
 * A process group goes through pid namespaces: who shares it is reached by all three. The victim is
 * in the caller's; what came of it `hostile bait` sees, and says.
 */
static int try_group_signal(const struct attempt *self)
{
	(void)self;
	kill(0, SIGURG); /* that nobody minds */
	return BLOCKED;
}

static int try_group_nice(const struct attempt *self)
{
	(void)self;
	errno = 0;
	setpriority(PRIO_PGRP, 0, getpriority(PRIO_PROCESS, 0) + 1);
	return BLOCKED;
}

static int try_group_io(const struct attempt *self)
{
	(void)self;
	syscall(SYS_ioprio_set, 2L /* a group */, 0L, 2L << 13 | 5 /* best effort, one less */);
	return BLOCKED;
}

#define INIT_RULE "promise 5: init and the launcher are out of reach"
#define HOST_RULE "promise 9: no process of the host is reachable"

const struct attempt process_attempts[] = {
	TRY("init-exe-read", "CVE-2019-5736: the launcher's file is not to be had", NO_NEED,
	    try_file),
	TRY("init-exe-write", "CVE-2019-5736: nor to be overwritten", NO_NEED, try_file),
	TRY("init-root", INIT_RULE, NO_NEED, try_file),
	TRY("init-task-root", INIT_RULE, NO_NEED, try_file),
	TRY("init-cwd", INIT_RULE, NO_NEED, try_file),
	TRY("init-descriptors", INIT_RULE, NO_NEED, try_directory),
	TRY("init-map-files", INIT_RULE, NO_NEED, try_directory, 1),
	TRY("init-mem", INIT_RULE, NO_NEED, try_file),
	TRY("init-environ", INIT_RULE, NO_NEED, try_file),
	TRY("init-auxv", INIT_RULE, NO_NEED, try_file),
	TRY("init-maps", INIT_RULE, NO_NEED, try_file),
	TRY("init-stack", INIT_RULE, NO_NEED, try_file),
	TRY("init-syscall", INIT_RULE, NO_NEED, try_file),
	TRY("init-cmdline", INIT_RULE, NO_NEED, try_cmdline),
	TRY("init-namespaces", INIT_RULE, NO_NEED, try_namespaces),
	TRY("init-ptrace-attach", INIT_RULE, NO_NEED, try_ptrace, PTRACE_ATTACH),
	TRY("init-ptrace-seize", INIT_RULE, NO_NEED, try_ptrace, PTRACE_SEIZE),
	{ "init-memory-read", INIT_RULE, NO_NEED, try_memory, SYS_process_vm_readv, { 0 } },
	{ "init-memory-write", INIT_RULE, NO_NEED, try_memory, SYS_process_vm_writev, { 0 } },
	TRY("init-pidfd-getfd", INIT_RULE, NO_NEED, try_getfd),
	TRY("init-process-madvise", INIT_RULE, NO_NEED, try_madvise),
	TRY("init-move-pages", INIT_RULE, NO_NEED, try_move_pages),
	TRY("init-kcmp", INIT_RULE, NO_NEED, try_kcmp),
	TRY("init-robust-list", INIT_RULE, NO_NEED, try_robust_list),
	TRY("host-kill", HOST_RULE, NEED_BAIT, try_kill),
	TRY("host-pidfd", HOST_RULE, NEED_BAIT, try_pidfd),
	TRY("host-listing", HOST_RULE, NEED_BAIT, try_listing),
	TRY("host-group-signal", HOST_RULE, NEED_BAIT, try_group_signal),
	TRY("host-group-nice", HOST_RULE, NEED_BAIT, try_group_nice),
	TRY("host-group-io", HOST_RULE, NEED_BAIT, try_group_io),
	{ 0 },
};
