/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * id_map - which ids outside are which inside, written to /proc/PID/{uid,gid}_map: by the child
 * for itself (the kernel lets anybody map the own id), by the supervisor, or by newuidmap and
 * newgidmap, which may map the ranges of /etc/subuid and /etc/subgid.
 */
#include <fcntl.h>
#include <string.h>

#include "run/child.h"
#include "run/helper.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"

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

static int run_map_helper(const struct flat *f, const struct flat_step *s, pid_t pid)
{
	static char *argv[3 * FLAT_MAX_RANGES + 3], *no_environment[1];
	int r = build_argv(f, s, pid, argv);

	if (!r)
		r = run_helper(argv[0], false, argv, no_environment);
	return r > 0 || r == -EINTR ? -EPERM : r;
}

int write_id_map(const struct flat *f, const struct flat_step *s, pid_t pid, int proc)
{
	if (*flat_str(f, s, ARG_UID_MAP_helper))
		return run_map_helper(f, s, pid);
	return write_ranges(f, s, ARG_UID_MAP_ranges, proc,
			    s->kind == STEP_UID_MAP ? "uid_map" : "gid_map");
}
