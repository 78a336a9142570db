/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <sys/wait.h>

#include "base/list.h"
#include "run/usage.h"
#include "run/words.h"
#include "sys/file.h"
#include "sys/process.h"

#define UNKNOWN (-1)
#define BLOCK 512 /* of ru_inblock and ru_oublock, whatever the disk has */

/* Bytes, nanoseconds, numbers; what is unknown is never taken for nothing. */
enum figure {
	WALL,
	USER,
	SYSTEM,
	MEMORY,
	PROCESSES,
	READ,
	WRITTEN,
	MEMORY_STALLED,
	CPU_STALLED,
	IO_STALLED,
	OOM_KILLS,
	N_FIGURES,
};

struct figures {
	int64_t of[N_FIGURES];
	bool is_told[N_FIGURES]; /* by processes when they ended, and not counted for all */
};

static int64_t start;
static struct rusage waited_for;

pid_t wait_for_usage(pid_t pid, int *status, int options)
{
	return sys_wait_used(pid, status, options, &waited_for);
}

void start_usage(void)
{
	start = sys_now_ns();
}

/* ---- what cgroups have counted ------------------------------------------------------ */

/*
 * A number in a file follows on a text; each line, the first one, too, has "\n" before it. It may
 * be there for each device, and is a sum then.
 */
struct counter {
	const char *file, *before;
	enum figure figure;
	bool is_v2, is_sum;
	bool is_flat; /* what is below is not in it */
	int64_t unit;
};

static const struct counter counters[] = {
	{ "memory.peak", "\n", MEMORY, true, false, false, 1 },
	{ "pids.peak", "\n", PROCESSES, true, false, false, 1 },
	{ "cpu.stat", "\nuser_usec ", USER, true, false, false, 1000 },
	{ "cpu.stat", "\nsystem_usec ", SYSTEM, true, false, false, 1000 },
	{ "io.stat", " rbytes=", READ, true, true, false, 1 },
	{ "io.stat", " wbytes=", WRITTEN, true, true, false, 1 },
	{ "memory.pressure", " total=", MEMORY_STALLED, true, false, false, 1000 },
	{ "cpu.pressure", " total=", CPU_STALLED, true, false, false, 1000 },
	{ "io.pressure", " total=", IO_STALLED, true, false, false, 1000 },
	{ "memory.events", "\noom_kill ", OOM_KILLS, true, false, false, 1 },

	{ "memory.max_usage_in_bytes", "\n", MEMORY, false, false, false, 1 },
	{ "pids.peak", "\n", PROCESSES, false, false, false, 1 },
	{ "cpuacct.usage_user", "\n", USER, false, false, false, 1 },
	{ "cpuacct.usage_sys", "\n", SYSTEM, false, false, false, 1 },
	{ "blkio.throttle.io_service_bytes_recursive", " Read ", READ, false, true, false, 1 },
	{ "blkio.throttle.io_service_bytes_recursive", " Write ", WRITTEN, false, true, false, 1 },
	{ "memory.oom_control", "\noom_kill ", OOM_KILLS, false, false, true, 1 },
};

/* Where the digits end; as much as fits. */
static const char *parse(const char *p, int64_t *v)
{
	for (*v = 0; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(*v, 10, v) || __builtin_add_overflow(*v, *p - '0', v))
			*v = INT64_MAX;
	return p;
}

static int64_t read_number(int dir, const char *file, const char *before, bool is_sum)
{
	static char buf[65536];
	ssize_t n = read_cgroup_file(dir, file, buf + 1, sizeof(buf) - 1);
	int64_t sum = is_sum ? 0 : UNKNOWN, v;
	const char *p = buf;

	if (n < 0)
		return UNKNOWN;
	buf[0] = '\n';
	while ((p = strstr(p, before))) {
		p += strlen(before);
		if (*p < '0' || *p > '9')
			continue;
		p = parse(p, &v);
		if (!is_sum)
			return v;
		if (__builtin_add_overflow(sum, v, &sum))
			sum = INT64_MAX;
	}
	return sum;
}

/* What happened in one of the two happened; which one it is counted for depends on the kernel. */
static int64_t read_of_both(const struct cgroup *g, const char *file, const char *before)
{
	int64_t limits = read_number(g->limits, file, before, false);
	int64_t payload = g->payload < 0 ? 0 : read_number(g->payload, file, before, false);

	return limits < 0 || payload < 0 ? UNKNOWN : limits + payload;
}

static void take_counters(struct figures *f, const struct cgroup *g)
{
	for (size_t i = 0; i < ARRAY_LEN(counters); i++) {
		const struct counter *c = &counters[i];
		int64_t v;

		if (c->is_v2 != g->is_v2)
			continue;
		v = c->is_flat ? read_of_both(g, c->file, c->before)
			       : read_number(g->limits, c->file, c->before, c->is_sum);
		if (v < 0 || __builtin_mul_overflow(v, c->unit, &v))
			continue;
		f->of[c->figure] = v;
		f->is_told[c->figure] = false;
	}
}

/* ---- what processes tell at their end ------------------------------------------------ */

static int64_t nanoseconds(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_usec * 1000;
}

static void take(struct figures *f, enum figure figure, int64_t v)
{
	f->of[figure] = v;
	f->is_told[figure] = true;
}

/* The child with all that it has waited for. */
static void take_rusage(struct figures *f)
{
	take(f, USER, nanoseconds(waited_for.ru_utime));
	take(f, SYSTEM, nanoseconds(waited_for.ru_stime));
	take(f, MEMORY, (int64_t)waited_for.ru_maxrss * 1024);
	take(f, READ, (int64_t)waited_for.ru_inblock * BLOCK);
	take(f, WRITTEN, (int64_t)waited_for.ru_oublock * BLOCK);
}

/* ---- the table ---------------------------------------------------------------------- */

static void add_seconds(struct text *t, int64_t ns, const char *after)
{
	if (ns == UNKNOWN)
		text_add(t, "-");
	else
		text_add_seconds(t, ns);
	text_add(t, after);
}

static void add_size(struct text *t, int64_t bytes)
{
	if (bytes == UNKNOWN)
		text_add(t, "-");
	else
		text_add_rough_size(t, (uint64_t)bytes);
}

static void add_count(struct text *t, int64_t n)
{
	if (n == UNKNOWN)
		text_add(t, "-");
	else
		text_add_number(t, n);
}

static void add_source(struct text *t, const struct figures *f, enum figure figure)
{
	if (f->is_told[figure])
		text_add(t, figure == MEMORY ? " (largest process)" : " (ended processes)");
}

static void print(const struct figures *f)
{
	char table[1024];
	struct text t = TEXT_OVER(table);

	text_add(&t, "sbx: what was used:\n  wall time       ");
	add_seconds(&t, f->of[WALL], "\n  CPU time        ");
	add_seconds(&t, f->of[USER], " user, ");
	add_seconds(&t, f->of[SYSTEM], " system");
	add_source(&t, f, USER);
	text_add(&t, "\n  peak memory     ");
	add_size(&t, f->of[MEMORY]);
	add_source(&t, f, MEMORY);
	text_add(&t, "\n  most processes  ");
	add_count(&t, f->of[PROCESSES]);
	text_add(&t, "\n  bytes read      ");
	add_size(&t, f->of[READ]);
	add_source(&t, f, READ);
	text_add(&t, "\n  bytes written   ");
	add_size(&t, f->of[WRITTEN]);
	add_source(&t, f, WRITTEN);
	text_add(&t, "\n  pressure        memory ");
	add_seconds(&t, f->of[MEMORY_STALLED], ", cpu ");
	add_seconds(&t, f->of[CPU_STALLED], ", io ");
	add_seconds(&t, f->of[IO_STALLED], "\n  OOM kills       ");
	add_count(&t, f->of[OOM_KILLS]);
	text_add(&t, "\n");
	/* There is nowhere to complain about a standard error that cannot be written. */
	(void)sys_write(2, t.buf, t.len);
}

static bool has_step(const struct flat *f, enum step_kind kind, enum actor actor)
{
	return find_step(f, kind, actor, 0) < f->header->n_steps;
}

void tell_usage(const struct sandbox *s, int status)
{
	const struct flat *f = &s->plan;
	struct figures used = { 0 };

	if (!has_step(f, STEP_USAGE, ACTOR_SUPERVISOR))
		return;
	for (size_t i = 0; i < N_FIGURES; i++)
		used.of[i] = UNKNOWN;
	used.of[WALL] = sys_now_ns() - start;
	/* An init that is killed has waited for nobody. */
	if (WIFEXITED(status) || !has_step(f, STEP_INIT, ACTOR_CHILD))
		take_rusage(&used);
	for (uint32_t i = 0; i < s->cgroups.n; i++)
		take_counters(&used, &s->cgroups.at[i]);
	print(&used);
}

/* ---- limits that were reached -------------------------------------------------------- */

static const char *times(int64_t n)
{
	return n == 1 ? "once" : number(n);
}

/*
 * By the sandbox's own limit, and not by one of a group above it, or of the machine? On v1 newer
 * kernels count no failure of the limit with swap: then it is near enough when most of it was used.
 */
static bool is_own_memory(const struct cgroup *g, int64_t limit)
{
	if (g->is_v2)
		return read_number(g->limits, "memory.events", "\noom ", false) != 0;
	return read_number(g->limits, "memory.failcnt", "\n", false) != 0 ||
	       read_number(g->limits, "memory.max_usage_in_bytes", "\n", false) >= limit / 4 * 3;
}

static void tell_memory(const struct sandbox *s, const struct flat_step *step,
			const struct cgroup *g)
{
	int64_t n = g->is_v2 ? read_number(g->limits, "memory.events", "\noom_kill ", false)
			     : read_of_both(g, "memory.oom_control", "\noom_kill ");
	char size[32], origin[1024];
	struct text t = TEXT_OVER(size), o = TEXT_OVER(origin);
	int64_t limit;

	if (n <= 0)
		return;
	parse(flat_str(&s->plan, step, ARG_CGROUP_LIMIT_value), &limit);
	text_add_size(&t, (uint64_t)limit);
	text_add_origin(&o, &s->plan, step);
	if (is_own_memory(g, limit)) {
		say("sbx: out of memory: the kernel killed ", number(n),
		    n == 1 ? " process" : " processes", " at the limit of ", size, " (", origin,
		    ")");
		say("  = help: give the sandbox more memory, or have it use less");
	} else {
		say("sbx: out of memory: the kernel killed ", number(n),
		    n == 1 ? " process" : " processes",
		    " of the sandbox, which was below its limit of ", size, " (", origin, ")");
		say("  = help: the machine, or the cgroup that sbx is in, has no memory left");
	}
}

static void tell_processes(const struct sandbox *s, const struct flat_step *step,
			   const struct cgroup *g)
{
	/* Since Linux 6.11 there is a file for the limits of this cgroup alone (v2). */
	int64_t n = read_number(g->limits, "pids.events.local", "\nmax ", false), peak, limit;
	char origin[1024];
	struct text o = TEXT_OVER(origin);

	parse(flat_str(&s->plan, step, ARG_CGROUP_LIMIT_value), &limit);
	peak = read_number(g->limits, "pids.peak", "\n", false);
	if (n < 0)
		n = read_of_both(g, "pids.events", "\nmax ");
	/* Else it was a limit of somebody else's. */
	if (n <= 0 || (peak >= 0 && peak < limit))
		return;
	text_add_origin(&o, &s->plan, step);
	say("sbx: the limit of ", number(limit), limit == 1 ? " process" : " processes",
	    " was reached ", times(n), n == 1 ? "" : " times", " (", origin, ")");
}

void tell_limits(struct sandbox *s, int status)
{
	const struct flat *f = &s->plan;
	bool has_failed = !WIFEXITED(status) || WEXITSTATUS(status);

	for (uint32_t i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *step = &f->steps[i];
		const struct cgroup *g;
		const char *file;

		if (step->kind != STEP_CGROUP_LIMIT)
			continue;
		file = flat_str(f, step, ARG_CGROUP_LIMIT_file);
		g = find_cgroup(s, flat_str(f, step, ARG_CGROUP_LIMIT_hierarchy));
		if (!g || g->limits < 0)
			continue;
		if (strcmp(file, g->is_v2 ? "memory.max" : "memory.limit_in_bytes") == 0)
			tell_memory(s, step, g);
		if (strcmp(file, "pids.max") == 0 && has_failed)
			tell_processes(s, step, g);
	}
}
