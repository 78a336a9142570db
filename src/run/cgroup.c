/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cgroup - makes the sandbox's cgroups, sets their limits, and puts the child into them.
 */
#include <fcntl.h>
#include <string.h>

#include "base/list.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/tty.h"

#define MAX_NAMES 100 /* tried, when one is there already */
#define MAX_PINS 16   /* tries, when another one ends at the same time */

#define MODE_PAYLOAD 0755

/* ---- making ------------------------------------------------------------------------ */

/* -EAGAIN: it is not ours, or not there any more: one who sweeps came in between. */
static int lock_new(int base, const char *name)
{
	int fd = open_cgroup(base, name), r;

	if (fd < 0)
		return fd == -ENOENT ? -EAGAIN : fd;
	r = hooks_skips("cgroup_lock") ? 0 : sys_flock_now(fd, false);
	if (!r && !sys_is_same_file(base, name, fd))
		r = -EAGAIN;
	/* What the caller's umask has taken away. */
	if (!r)
		r = sys_fchmod(fd, CGROUP_MODE);
	if (!r)
		return fd;
	close(fd);
	return r;
}

/* "PREFIX-PID", or "PREFIX-PID-2" and so on, with the suffix; into `name`, too. */
static int make_locked(int base, const char *prefix, const char *suffix, char *name)
{
	for (int i = 1; i <= MAX_NAMES; i++) {
		struct text t = { .buf = name, .size = CGROUP_NAME_SIZE };
		int r;

		text_add(&t, prefix);
		text_add(&t, "-");
		text_add_number(&t, getpid());
		if (i > 1) {
			text_add(&t, "-");
			text_add_number(&t, i);
		}
		text_add(&t, suffix);
		r = sys_mkdir(base, name, CGROUP_MODE);
		if (r == -EEXIST)
			continue;
		if (r)
			return r;
		r = lock_new(base, name);
		if (r >= 0)
			return r;
		if (r != -EAGAIN) {
			sys_rmdir(base, name);
			return r;
		}
	}
	return -EEXIST;
}

/* The controllers of the step that the children of `dir` do not have yet: their bits. */
static int switch_on(const struct flat *f, const struct flat_step *s, int dir, uint32_t *bits)
{
	char on[1024], buf[1024];
	struct text t = TEXT_OVER(buf);
	ssize_t n;

	*bits = 0;
	if (!flat_count(s, ARG_CGROUP_controllers))
		return 0;
	n = read_cgroup_file(dir, "cgroup.subtree_control", on, sizeof(on));
	if (n < 0)
		return (int)n;
	for (uint32_t k = 0; k < flat_count(s, ARG_CGROUP_controllers); k++) {
		const char *name = flat_strv(f, s, ARG_CGROUP_controllers, k);

		if (has_word(on, name, " \n"))
			continue;
		if (k < 32)
			*bits |= 1u << k;
		text_add(&t, t.len ? " +" : "+");
		text_add(&t, name);
	}
	if (t.full)
		return -E2BIG;
	return t.len ? write_cgroup_file(dir, "cgroup.subtree_control", buf) : 0;
}

/*
 * The controllers are switched on in the cgroup with the limits, too. That keeps everybody from
 * switching them off above it: the kernel would take the limits away without a word, but refuses
 * while children have the controller. Who ends at the same time can still be quicker.
 */
static int switch_all_on(const struct flat *f, struct cgroup *g)
{
	int r = -ENOENT;

	for (int i = 0; r == -ENOENT && i < MAX_PINS; i++) {
		uint32_t bits, unused;

		r = switch_on(f, g->step, g->base, &bits);
		if (r)
			return r;
		g->switched_on |= bits;
		r = hooks_skips("cgroup_pin") ? 0 : switch_on(f, g->step, g->limits, &unused);
	}
	return r;
}

/* "FILE" of one as it is in the other. */
static int copy_file(int from, int to, const char *file)
{
	static char buf[65536];
	ssize_t n = read_cgroup_file(from, file, buf, sizeof(buf));

	if (n == -ENOENT)
		return 0;
	return n < 0 ? (int)n : write_cgroup_file(to, file, buf);
}

/* v1: a new cpuset has no CPU and no memory, so that nobody can be moved there. */
static int copy_cpuset(int from, int to)
{
	int r = copy_file(from, to, "cpuset.cpus");

	return r ? r : copy_file(from, to, "cpuset.mems");
}

/*
 * v1: the disk's limits hold for the processes of one cgroup, and not for those below it. So the
 * one that the payload is in has them, too. A line at a time, as each is of another disk.
 */
static int copy_throttles(int from, int to)
{
	static const char *const files[] = {
		"blkio.throttle.read_bps_device",
		"blkio.throttle.write_bps_device",
		"blkio.throttle.read_iops_device",
		"blkio.throttle.write_iops_device",
	};
	static char buf[65536];
	int r = 0;

	for (size_t i = 0; !r && i < ARRAY_LEN(files); i++) {
		ssize_t n = read_cgroup_file(from, files[i], buf, sizeof(buf));
		char *line = buf, *end;

		if (n < 0)
			r = n == -ENOENT ? 0 : (int)n;
		for (; n > 0 && !r && *line; line = end) {
			end = line + strcspn(line, "\n");
			if (*end)
				*end++ = '\0';
			r = write_cgroup_file(to, files[i], line);
		}
	}
	return r;
}

/* v1: else what is below is not counted. */
static int make_hierarchical(int dir)
{
	char text[8];
	ssize_t n = read_cgroup_file(dir, "memory.use_hierarchy", text, sizeof(text));

	return n > 0 && *text == '0' ? write_cgroup_file(dir, "memory.use_hierarchy", "1") : 0;
}

static int move_to_self(const struct flat *f, struct cgroup *g)
{
	int r;

	g->self =
		make_locked(g->base, flat_str(f, g->step, ARG_CGROUP_name), ".self", g->self_name);
	if (g->self < 0)
		return g->self;
	r = write_cgroup_file(g->self, "cgroup.procs", "0");
	g->is_in_self = !r;
	return r;
}

/* The same hierarchy twice: what is moved into the second leaves the first. */
static bool is_there_twice(const struct cgroups *all, const struct cgroup *g)
{
	for (const struct cgroup *other = all->at; other < g; other++)
		if ((g->is_v2 && other->is_v2) || sys_is_same_device(other->base, g->base))
			return true;
	return false;
}

int make_cgroup(struct sandbox *s, const struct flat_step *step)
{
	const struct flat *f = &s->plan;
	struct cgroup *g = &s->cgroups.at[s->cgroups.n];
	int r;

	if (s->cgroups.n == MAX_CGROUPS)
		return -E2BIG;
	*g = (struct cgroup){ .step = step, .is_v2 = step->arg[ARG_CGROUP_v2] };
	g->limits = g->payload = g->self = -1;
	g->base = open_cgroup_base(f, step);
	if (g->base < 0)
		return g->base;
	/* From here on there may be something to take away. */
	s->cgroups.n++;
	if (is_there_twice(&s->cgroups, g))
		return -EINVAL;
	sweep_cgroups(g->base, g->is_v2);
	if (step->arg[ARG_CGROUP_own]) {
		r = move_to_self(f, g);
		if (r)
			return r;
	}
	g->limits = make_locked(g->base, flat_str(f, step, ARG_CGROUP_name), "", g->name);
	if (g->limits < 0)
		return g->limits;
	if (g->is_v2)
		return switch_all_on(f, g);
	r = copy_cpuset(g->base, g->limits);
	return r ? r : make_hierarchical(g->limits);
}

/* ---- limits ------------------------------------------------------------------------ */

struct cgroup *find_cgroup(struct sandbox *s, const char *hierarchy)
{
	for (uint32_t i = 0; i < s->cgroups.n; i++) {
		struct cgroup *g = &s->cgroups.at[i];

		if (strcmp(flat_str(&s->plan, g->step, ARG_CGROUP_hierarchy), hierarchy) == 0)
			return g;
	}
	return NULL;
}

/* Is each word of `value` in the line? */
static bool has_words(char *line, const char *value)
{
	char word[256];

	for (value += strspn(value, " "); *value; value += strspn(value, " ")) {
		size_t n = strcspn(value, " ");

		if (n >= sizeof(word))
			return false;
		memcpy(word, value, n);
		word[n] = '\0';
		if (!has_word(line, word, " \t"))
			return false;
		value += n;
	}
	return true;
}

/* The kernel shows a value of its own, or a line for each device: that of the first word then. */
bool shows_value(char *text, const char *value)
{
	size_t first = strcspn(value, " ");
	char *line = text, *next;
	bool is_one = !strchr(text, '\n') || !strchr(text, '\n')[1];

	for (; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (is_one || (strcspn(line, " ") == first && memcmp(line, value, first) == 0))
			return has_words(line, value);
	}
	return false;
}

int set_cgroup_limit(struct sandbox *s, const struct flat_step *step)
{
	const struct flat *f = &s->plan;
	const struct cgroup *g = find_cgroup(s, flat_str(f, step, ARG_CGROUP_LIMIT_hierarchy));
	const char *file = flat_str(f, step, ARG_CGROUP_LIMIT_file);
	const char *value = flat_str(f, step, ARG_CGROUP_LIMIT_value);
	static char text[65536];
	ssize_t n;
	int r;

	if (!g)
		return -ENOENT;
	r = write_cgroup_file(g->limits, file, value);
	if (r || hooks_skips("cgroup_read_back"))
		return r;
	n = read_cgroup_file(g->limits, file, text, sizeof(text));
	if (n < 0)
		return (int)n;
	return shows_value(text, value) ? 0 : -ERANGE;
}

/* ---- the child --------------------------------------------------------------------- */

/* Who the payload is outside, as the plan's map has it; without a map, as whoever it becomes. */
static uint32_t id_outside(const struct flat *f, enum step_kind map, enum step_kind set,
			   uint32_t own)
{
	uint32_t n = f->header->n_steps, i = find_step(f, set, ACTOR_CHILD, 0), first = own;
	bool is_set = i < n;
	uint64_t inside = is_set ? f->steps[i].arg[0] : 0;
	const struct flat_step *s;

	i = find_step(f, map, ACTOR_SUPERVISOR, 0);
	if (i == n)
		i = find_step(f, map, ACTOR_CHILD, 0);
	if (i == n)
		return is_set ? (uint32_t)inside : own;
	s = &f->steps[i];
	for (uint32_t k = 0; k < flat_count(s, ARG_UID_MAP_ranges); k++) {
		const uint64_t *range = &f->words[(s->arg[ARG_UID_MAP_ranges] >> 32) + 3 * k];

		if (is_set && inside >= range[0] && inside - range[0] < range[2])
			return (uint32_t)(range[1] + inside - range[0]);
		if (!is_set && own >= range[1] && own - range[1] < range[2])
			return own;
		if (!k || !range[0])
			first = (uint32_t)range[1];
	}
	return first;
}

/* What is below is the payload's to divide; the limits and what else is there stay ours. */
static int give_away(const struct flat *f, const struct cgroup *g)
{
	static const char *const files[] = { "cgroup.procs", "cgroup.subtree_control",
					     "cgroup.threads", "." };
	uint32_t uid = id_outside(f, STEP_UID_MAP, STEP_SETUID, geteuid());
	uint32_t gid = id_outside(f, STEP_GID_MAP, STEP_SETGID, getegid());
	int r = 0;

	for (size_t i = 0; !r && i < ARRAY_LEN(files); i++) {
		bool is_dir = files[i][1] == '\0';
		int fd = is_dir ? g->payload : sys_open(g->payload, files[i], O_RDONLY, 0);

		r = fd < 0 ? fd : sys_chown(fd, uid, gid);
		if (fd >= 0 && !is_dir)
			close(fd);
	}
	return r;
}

/*
 * v2: what is kept for a cgroup is kept for those below it only as far as they ask for it, unless
 * the hierarchy is mounted with memory_recursiveprot.
 */
static int copy_protection(const struct cgroup *g)
{
	static const char *const files[] = { "memory.min", "memory.low" };
	int r = 0;

	for (size_t i = 0; !r && i < ARRAY_LEN(files); i++)
		if (sys_is_there(g->payload, files[i]))
			r = copy_file(g->limits, g->payload, files[i]);
	return r;
}

/* v1: what a new one has to get from the one above it. */
static int take_over(int from, int to)
{
	int r = copy_cpuset(from, to);

	if (!r)
		r = copy_throttles(from, to);
	return r ? r : make_hierarchical(to);
}

static int make_payload(const struct flat *f, struct cgroup *g)
{
	int r = sys_mkdir(g->limits, "payload", MODE_PAYLOAD);

	if (r)
		return r;
	g->payload = open_cgroup(g->limits, "payload");
	if (g->payload < 0)
		return g->payload;
	r = sys_fchmod(g->payload, MODE_PAYLOAD);
	if (!r)
		r = g->is_v2 ? copy_protection(g) : take_over(g->limits, g->payload);
	if (!r && g->step->arg[ARG_CGROUP_delegate])
		r = give_away(f, g);
	return r;
}

int finish_cgroups(struct sandbox *s, uint32_t *step)
{
	for (uint32_t i = 0; i < s->cgroups.n; i++) {
		struct cgroup *g = &s->cgroups.at[i];
		int r = make_payload(&s->plan, g);

		*step = (uint32_t)(g->step - s->plan.steps);
		if (r)
			return r;
	}
	return 0;
}

int cgroup_of_birth(const struct sandbox *s)
{
	const struct flat *f = &s->plan;

	if (hooks_skips("cgroup_birth") ||
	    find_step(f, STEP_CGROUP_ENTER, ACTOR_SUPERVISOR, 0) < f->header->n_steps)
		return -1;
	return s->cgroups.n ? s->cgroups.at[0].payload : -1;
}

int enter_cgroups(struct sandbox *s)
{
	char buf[16];
	struct text t = TEXT_OVER(buf);
	int r = 0;

	text_add_number(&t, s->child_pid);
	for (uint32_t i = 0; !r && i < s->cgroups.n; i++)
		r = write_cgroup_file(s->cgroups.at[i].payload, "cgroup.procs", buf);
	return r;
}
