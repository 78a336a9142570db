/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cgroup_end - ends all that is left in the sandbox's cgroups, and takes the cgroups away.
 *
 * With a pid namespace nothing is left when its init has ended. Else there may be processes that
 * the payload has left behind: cgroup.kill ends them where it is (v2, Linux 5.14). Elsewhere they
 * are frozen, so that none of them makes another one meanwhile, told to die, and thawed.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"
#include "sys/tty.h"

/* Milliseconds. One that waits for a disk that does not answer dies when that does, or never. */
#define PATIENCE 30000

#define BATCH 64

/* ---- killing by number ------------------------------------------------------------- */

struct batch {
	size_t n;
	pid_t pid[BATCH];
	int pidfd[BATCH];
	bool is_here[BATCH];
};

/*
 * By the time it is opened a number may be somebody else's: the descriptor counts who is listed
 * then.
 */
static void find_who_is_here(struct batch *b, int dir)
{
	struct members again;
	pid_t pid;

	memset(b->is_here, 0, sizeof(b->is_here));
	if (open_members(&again, dir))
		return;
	while ((pid = next_member(&again)))
		for (size_t i = 0; i < b->n; i++)
			b->is_here[i] |= b->pid[i] == pid;
}

static void kill_batch(struct batch *b, int dir)
{
	find_who_is_here(b, dir);
	for (size_t i = 0; i < b->n; i++)
		if (b->is_here[i])
			sys_pidfd_signal(b->pidfd[i], SIGKILL);
}

static void close_batch(struct batch *b)
{
	while (b->n)
		close(b->pidfd[--b->n]);
}

/* Those in `dir` itself; `with` is NULL. */
static int kill_members(int dir, void *with)
{
	static struct batch b;
	struct members m;
	pid_t pid;
	int fd;

	(void)with;
	if (open_members(&m, dir))
		return 0;
	while ((pid = next_member(&m))) {
		fd = sys_pidfd_open(pid);
		if (fd < 0)
			continue;
		b.pid[b.n] = pid;
		b.pidfd[b.n++] = fd;
		if (b.n == BATCH) {
			kill_batch(&b, dir);
			close_batch(&b);
		}
	}
	kill_batch(&b, dir);
	close_batch(&b);
	return 0;
}

/* ---- waiting ----------------------------------------------------------------------- */

static int time_left(int64_t end)
{
	int64_t left = end - sys_now();

	return left > 0 ? (int)left : 0;
}

/* v2: the kernel tells. 0 when nobody is in it any more. */
static int wait_for_events(int dir, const char *wanted, int64_t end)
{
	int fd = sys_open(dir, "cgroup.events", O_RDONLY | O_NOFOLLOW, 0), r = 1;
	char text[128];

	if (fd < 0)
		return fd;
	while (r > 0) {
		struct pollfd p = { .fd = fd, .events = POLLPRI };
		ssize_t n = sys_rewind(fd) ? -EIO : sys_read(fd, text, sizeof(text) - 1);

		if (n < 0) {
			r = (int)n;
			break;
		}
		text[n] = '\0';
		if (strstr(text, wanted)) {
			close(fd);
			return 0;
		}
		r = sys_poll(&p, 1, time_left(end));
	}
	close(fd);
	return r < 0 ? r : -ETIME;
}

/* v1: nobody tells, but for each process. Kills and waits for one after the other. */
static int wait_for_members(int dir, int64_t end)
{
	struct members m;
	pid_t pid;

	for (;;) {
		struct pollfd p = { .events = POLLIN };

		kill_members(dir, NULL);
		if (open_members(&m, dir) || !(pid = next_member(&m)))
			return 0;
		close(m.fd);
		p.fd = sys_pidfd_open(pid);
		if (p.fd >= 0) {
			/* Whoever it is: only the waiting is shorter when it is somebody else. */
			sys_poll(&p, 1, time_left(end) < 100 ? time_left(end) : 100);
			close(p.fd);
		}
		if (!time_left(end))
			return -ETIME;
	}
}

/* One whose last process has just ended may need a moment more. */
static int remove_when_left(int parent, const char *name, int64_t end)
{
	int r;

	while ((r = sys_rmdir(parent, name)) == -EBUSY && time_left(end))
		sys_poll(NULL, 0, 1);
	return r;
}

/* From the last ones up: in each everybody dies, then it goes; the one at the top stays. */
static int empty_v1(int top, int64_t end)
{
	char name[256];
	int parent, dir, r;

	while ((parent = find_last_cgroup(top, name)) >= 0) {
		dir = open_cgroup(parent, name);
		r = dir < 0 ? dir : wait_for_members(dir, end);
		if (dir >= 0)
			close(dir);
		if (!r)
			r = remove_when_left(parent, name, end);
		close(parent);
		if (r)
			return r;
	}
	return wait_for_members(top, end);
}

/* ---- ending ------------------------------------------------------------------------ */

static bool has_kill(const struct cgroup *g)
{
	return !hooks_skips("cgroup_kill_file") && sys_is_there(g->limits, "cgroup.kill");
}

/*
 * So that nobody makes new ones. Without a freezer (v1) the limit of processes does it, else those
 * who fork as fast as they can are never all found; it comes second, as it shows in the counters.
 */
static bool freeze(const struct cgroup *g, int64_t end)
{
	int64_t soon = sys_now() + 1000;

	if (!g->is_v2)
		return !write_cgroup_file(g->limits, "freezer.state", "FROZEN");
	if (has_kill(g))
		return true;
	if (write_cgroup_file(g->limits, "cgroup.freeze", "1"))
		return false;
	wait_for_events(g->limits, "frozen 1", soon < end ? soon : end);
	return true;
}

static void forbid_forks(const struct cgroups *all)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (all->at[i].limits >= 0)
			write_cgroup_file(all->at[i].limits, "pids.max", "0");
}

static int thaw_v1(int dir, void *unused)
{
	(void)unused;
	write_cgroup_file(dir, "freezer.state", "THAWED");
	return 0;
}

static void thaw(const struct cgroup *g)
{
	if (!g->is_v2)
		each_cgroup(g->limits, CGROUP_DEPTH, thaw_v1, NULL);
	else if (!has_kill(g))
		write_cgroup_file(g->limits, "cgroup.freeze", "0");
}

static void kill_all(const struct cgroup *g)
{
	if (!g->is_v2 || !has_kill(g) || write_cgroup_file(g->limits, "cgroup.kill", "1") < 0)
		each_cgroup(g->limits, CGROUP_DEPTH, kill_members, NULL);
}

static int wait_until_empty(const struct cgroup *g, int64_t end)
{
	int r;

	if (!g->is_v2)
		return empty_v1(g->limits, end);
	/* Killed by number, one may have been missed that was made meanwhile. */
	while ((r = wait_for_events(g->limits, "populated 0",
				    has_kill(g) ? end : sys_now() + 100)) == -ETIME &&
	       time_left(end))
		kill_all(g);
	return r;
}

static bool is_anybody_there(const struct cgroups *all)
{
	for (uint32_t i = 0; i < all->n; i++) {
		const struct cgroup *g = &all->at[i];

		if (g->limits >= 0 && is_cgroup_populated(g->limits, g->is_v2))
			return true;
	}
	return false;
}

void empty_cgroups(struct sandbox *s)
{
	const struct cgroups *all = &s->cgroups;
	int64_t end = sys_now() + PATIENCE;
	bool is_held = false;
	uint32_t i;

	if (hooks_skips("cgroup_kill") || !is_anybody_there(all))
		return;
	for (i = 0; i < all->n; i++)
		if (all->at[i].limits >= 0)
			is_held |= freeze(&all->at[i], end);
	if (!is_held)
		forbid_forks(all);
	for (i = 0; i < all->n; i++)
		if (all->at[i].limits >= 0)
			kill_all(&all->at[i]);
	for (i = 0; i < all->n; i++)
		if (all->at[i].limits >= 0)
			thaw(&all->at[i]);
	for (i = 0; i < all->n; i++)
		if (all->at[i].limits >= 0 && wait_until_empty(&all->at[i], end))
			say("sbx: warning: processes of the sandbox do not end; its cgroup '",
			    all->at[i].name, "' stays until another start finds them gone");
}

/* ---- removing ---------------------------------------------------------------------- */

/*
 * With `all`, whatever is on: in a base that we have left for our own leaf nobody else could have
 * switched anything on before, as no process may be where something is. Else only what was
 * switched on here. The kernel refuses while another sandbox below has it on, too.
 */
static void switch_off(const struct flat *f, const struct cgroup *g, bool all)
{
	char on[1024], buf[1024];
	struct text t = TEXT_OVER(buf);

	if (read_cgroup_file(g->base, "cgroup.subtree_control", on, sizeof(on)) < 0)
		return;
	for (const char *p = on + strspn(on, " \n"); all && *p; p += strspn(p, " \n")) {
		size_t n = strcspn(p, " \n");

		text_add(&t, t.len ? " -" : "-");
		text_add_n(&t, p, n);
		p += n;
	}
	for (uint32_t k = 0; !all && k < 32 && g->switched_on >> k; k++) {
		if (!(g->switched_on >> k & 1))
			continue;
		text_add(&t, t.len ? " -" : "-");
		text_add(&t, flat_strv(f, g->step, ARG_CGROUP_controllers, k));
	}
	if (t.len && !t.full)
		write_cgroup_file(g->base, "cgroup.subtree_control", buf);
}

static void leave_self(const struct sandbox *s, const struct cgroup *g)
{
	char buf[16];
	struct text t = TEXT_OVER(buf);

	if (g->self < 0)
		return;
	write_cgroup_file(g->base, "cgroup.procs", "0");
	text_add_number(&t, s->explainer_pid);
	if (s->explainer_pid)
		write_cgroup_file(g->base, "cgroup.procs", buf);
	sys_rmdir(g->base, g->self_name);
}

/*
 * Controllers that others could have come to rely on stay on: those of a base with other cgroups in
 * it that are not ours.
 */
static void restore_base(const struct sandbox *s, const struct cgroup *g)
{
	bool was_alone = g->is_in_self && sys_is_there(g->base, "cgroup.type");

	/* Those who ended while we were here could not take their own leaf away. */
	if (g->self >= 0)
		sweep_cgroups(g->base, true);
	if (!was_alone)
		leave_self(s, g);
	if (was_alone || !has_cgroups_below(g->base))
		switch_off(&s->plan, g, was_alone);
	if (was_alone)
		leave_self(s, g);
}

static void drop(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void remove_one(const struct sandbox *s, const struct cgroup *g)
{
	int64_t end = sys_now() + (g->is_v2 ? 0 : 1000);

	if (g->limits >= 0 && !remove_cgroups_below(g->limits) &&
	    sys_is_same_file(g->base, g->name, g->limits))
		remove_when_left(g->base, g->name, end);
	if (g->is_v2)
		restore_base(s, g);
	drop(g->payload);
	drop(g->limits);
	drop(g->self);
	drop(g->base);
}

void remove_cgroups(struct sandbox *s)
{
	while (s->cgroups.n)
		remove_one(s, &s->cgroups.at[--s->cgroups.n]);
}
