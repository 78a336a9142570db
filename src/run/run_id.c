/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_id - namespaces, clocks, and the child's own files in /proc.
 */
#include <fcntl.h>

#include "base/list.h"
#include "run/child.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"

#define SECOND 1000000000

unsigned int ns_to_clone(uint64_t ns)
{
	static const struct {
		uint64_t ns;
		unsigned int flag;
	} table[] = {
		{ NS_USER, K_CLONE_NEWUSER },	  { NS_MOUNT, K_CLONE_NEWNS },
		{ NS_PID, K_CLONE_NEWPID },	  { NS_IPC, K_CLONE_NEWIPC },
		{ NS_UTS, K_CLONE_NEWUTS },	  { NS_NET, K_CLONE_NEWNET },
		{ NS_CGROUP, K_CLONE_NEWCGROUP }, { NS_TIME, K_CLONE_NEWTIME },
	};
	unsigned int flags = 0;

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (ns & table[i].ns)
			flags |= table[i].flag;
	return flags;
}

int open_namespace(const struct flat *f, const struct flat_step *s)
{
	return sys_open(AT_FDCWD, flat_str(f, s, ARG_JOIN_path), O_RDONLY | O_NOCTTY | O_NONBLOCK,
			0);
}

int join_namespace(const struct flat_step *s, int fd)
{
	int r;

	if (fd < 0)
		return fd;
	/* The type keeps a file that is a namespace of another kind, or none at all, out. */
	r = sys_setns(fd, ns_to_clone(s->arg[ARG_JOIN_ns]));
	close(fd);
	return r;
}

int proc_dir(struct child *c)
{
	int fd;

	if (c->proc >= 0)
		return c->proc;
	fd = open_host_proc_dir(c->sandbox, "self");
	if (fd >= 0)
		c->proc = fd;
	return fd;
}

/* "monotonic SECONDS NANOSECONDS", the latter never negative. */
static void add_offset(struct text *t, const char *clock, int64_t offset)
{
	int64_t seconds = offset / SECOND, rest = offset % SECOND;

	if (rest < 0) {
		rest += SECOND;
		seconds--;
	}
	text_add(t, clock);
	text_add(t, " ");
	text_add_number(t, seconds);
	text_add(t, " ");
	text_add_number(t, rest);
	text_add(t, "\n");
}

int step_time_offsets(struct child *c, const struct flat_step *s)
{
	char buf[128];
	struct text t = TEXT_OVER(buf);
	int proc = proc_dir(c), r;

	if (proc < 0)
		return proc;
	/* Offsets can be set only while nobody is inside. */
	r = sys_unshare_time();
	add_offset(&t, "monotonic", flat_int(s, ARG_TIME_OFFSETS_monotonic));
	add_offset(&t, "boottime", flat_int(s, ARG_TIME_OFFSETS_boottime));
	if (!r)
		r = write_proc_file(proc, "timens_offsets", buf, t.len);
	return r ? r : sys_enter_new_time_ns();
}

int step_link_up(const struct flat *f, const struct flat_step *s)
{
	int fd = sys_inet_socket(), r;

	if (fd < 0)
		return fd;
	r = sys_link_up(fd, flat_str(f, s, ARG_LINK_UP_interface));
	drop_fd(fd);
	return r;
}

int step_oom_score_adj(struct child *c, const struct flat_step *s)
{
	char buf[16];
	struct text t = TEXT_OVER(buf);
	int proc = proc_dir(c);

	if (proc < 0)
		return proc;
	text_add_number(&t, flat_int(s, ARG_OOM_SCORE_ADJ_value));
	return write_proc_file(proc, "oom_score_adj", buf, t.len);
}
