/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * id_map - which ids outside are which inside, written to /proc/PID/{uid,gid}_map: by the child
 * for itself (the kernel lets anybody map the own id), by the supervisor, or by newuidmap and
 * newgidmap, which may map the ranges of /etc/subuid and /etc/subgid.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#include "run/child.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"

/* Three numbers of ten digits and what is between them. */
#define RANGE_TEXT 34

int open_proc_dir(const char *name)
{
	char buf[64];
	struct text path = TEXT_OVER(buf);
	int fd, r;

	text_add(&path, "/proc/");
	text_add(&path, name);
	fd = sys_open(AT_FDCWD, buf, O_PATH | O_DIRECTORY, 0);
	if (fd < 0)
		return fd;
	r = hooks_skips("procfs") ? 1 : sys_is_procfs(fd);
	if (r == 1)
		return fd;
	close(fd);
	return r ? r : -EXDEV;
}

int open_host_proc_dir(const struct sandbox *s, const char *name)
{
	int r;

	if (!s->procfs)
		return open_proc_dir(name);
	r = s->procfs < 0 ? s->procfs : sys_is_procfs(s->procfs);
	if (r != 1)
		return r ? r : -EXDEV;
	return sys_open(s->procfs, name, O_PATH | O_DIRECTORY, 0);
}

/* In one write, as the kernel wants it. */
int write_proc_file(int dir, const char *name, const char *data, size_t n)
{
	int fd = sys_open_same_mount(dir, name, O_WRONLY), r;

	if (fd < 0)
		return fd;
	r = sys_write(fd, data, n);
	drop_fd(fd);
	return r;
}

int write_setgroups_deny(int proc)
{
	return write_proc_file(proc, "setgroups", "deny", strlen("deny"));
}

int write_ranges(const struct flat *f, const struct flat_step *s, int arg, int proc,
		 const char *name)
{
	static char buf[FLAT_MAX_RANGES * RANGE_TEXT];
	struct text t = TEXT_OVER(buf);

	for (uint32_t i = 0; i < 3 * flat_count(s, arg); i++) {
		text_add_number(&t, flat_intv(f, s, arg, i));
		text_add(&t, i % 3 < 2 ? " " : "\n");
	}
	if (t.full)
		return -E2BIG;
	return write_proc_file(proc, name, buf, t.len);
}

/* newuidmap PID INSIDE OUTSIDE COUNT...; the strings lie one after the other in `buf`. */
static int build_argv(const struct flat *f, const struct flat_step *s, pid_t pid, char **argv)
{
	static char buf[FLAT_MAX_RANGES * RANGE_TEXT + 4096];
	struct text t = TEXT_OVER(buf);
	uint32_t n = 3 * flat_count(s, ARG_UID_MAP_ranges), i;

	*argv++ = (char *)(uintptr_t)flat_str(f, s, ARG_UID_MAP_helper);
	*argv++ = buf;
	text_add_number(&t, pid);
	for (i = 0; i < n; i++) {
		text_add_n(&t, "", 1);
		*argv++ = buf + t.len;
		text_add_number(&t, flat_intv(f, s, ARG_UID_MAP_ranges, i));
	}
	*argv = NULL;
	return t.full ? -E2BIG : 0;
}

/* In the helper's process. What it would say is what the compiler finds out and says better. */
static _Noreturn void exec_helper(char **argv)
{
	static char *const no_environment[] = { NULL };
	int null = sys_open(AT_FDCWD, "/dev/null", O_RDWR, 0);

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		syscall(SYS_dup3, null, fd, 0);
	for (int sig = 1; sig <= SYS_SIGNALS; sig++)
		sys_default_signal(sig);
	sys_set_signal_mask(0);
	if (hooks_skips("helper"))
		sys_execve(argv[0], argv, environ);
	/* What the caller has open is none of its business. */
	sys_close_range(3, ~0u);
	sys_execve(argv[0], argv, no_environment);
	_exit(EXIT_BY_SIGNAL - 1);
}

static int run_helper(const struct flat *f, const struct flat_step *s, pid_t pid)
{
	static char *argv[3 * FLAT_MAX_RANGES + 3];
	int status, r = build_argv(f, s, pid, argv);
	pid_t helper;

	if (r)
		return r;
	helper = sys_fork();
	if (!helper)
		exec_helper(argv);
	if (helper < 0)
		return helper;
	r = sys_wait(helper, &status, 0);
	if (r < 0)
		return r;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_BY_SIGNAL - 1)
		return -ENOENT;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EPERM;
}

int write_id_map(const struct flat *f, const struct flat_step *s, pid_t pid, int proc)
{
	if (*flat_str(f, s, ARG_UID_MAP_helper))
		return run_helper(f, s, pid);
	return write_ranges(f, s, ARG_UID_MAP_ranges, proc,
			    s->kind == STEP_UID_MAP ? "uid_map" : "gid_map");
}
