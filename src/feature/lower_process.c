/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "feature/lower.h"
#include "schema/schema.h"

#define SHELL "/bin/sh"

static void lower_rlimits(struct lowering *l)
{
	const struct {
		const char *key;
		int64_t resource;
		const struct s_rlimit *limit;
	} rows[] = {
		{ "limits.nofile", RLIMIT_NOFILE, &l->spec->limits.nofile },
		{ "limits.nproc", RLIMIT_NPROC, &l->spec->limits.nproc },
		{ "limits.core", RLIMIT_CORE, &l->spec->limits.core },
		{ "limits.fsize", RLIMIT_FSIZE, &l->spec->limits.fsize },
		{ "limits.stack", RLIMIT_STACK, &l->spec->limits.stack },
		{ "limits.as", RLIMIT_AS, &l->spec->limits.as },
		{ "limits.memlock", RLIMIT_MEMLOCK, &l->spec->limits.memlock },
		{ "limits.data", RLIMIT_DATA, &l->spec->limits.data },
		{ "limits.cpu_time", RLIMIT_CPU, &l->spec->limits.cpu_time },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct step *s;

		if (!rows[i].limit->set)
			continue;
		s = lower_add(l, STEP_RLIMIT, rows[i].limit->at, rows[i].key);
		s->u.rlimit.resource = rows[i].resource;
		s->u.rlimit.soft = rows[i].limit->soft;
		s->u.rlimit.hard = rows[i].limit->hard;
	}
}

/*
 * A handler of the host's (kernel.core_pattern with a pipe) would run outside, on the memory of a
 * process that nobody trusts. The kernel starts none where the limit is exactly 1 (core(5)), and
 * writes no file, as a page is more than that.
 */
/* A limit of 0 stays: nobody may raise it. lint_locks says what that means. */
bool has_default_core(struct lowering *l)
{
	const char *hard = host_ask(l->host, HOST_FACT, "rlimit:core");

	return !l->spec->limits.core.set && !(hard && strcmp(hard, "0") == 0);
}

static void lower_core(struct lowering *l)
{
	struct step *s;

	if (!has_default_core(l))
		return;
	s = lower_add(l, STEP_RLIMIT, (struct place){ 0 }, "limits.core (default)");
	s->u.rlimit.resource = RLIMIT_CORE;
	s->u.rlimit.soft = s->u.rlimit.hard = 1;
}

/* The kernel takes those of the list that there are, and says nothing of the others. */
static int check_cpus(struct lowering *l, const bool *chosen)
{
	const char *fact = host_ask(l->host, HOST_FACT, "cpus");
	int missing = fact ? first_not_in(chosen, fact) : -1;

	if (missing < 0)
		return 0;
	return diag_error_help(l->diags, DIAG_E0419, l->spec->process.cpu_affinity.at,
			       "name processors that can be used: sbx doctor, nproc, taskset -p $$",
			       "processor %d cannot be used here: there are %s", missing, fact);
}

/* "0-3,8" -> 0 1 2 3 8 */
static int lower_affinity(struct lowering *l)
{
	const struct s_str *key = &l->spec->process.cpu_affinity;
	bool chosen[NUMBERS_MAX + 1] = { false };
	struct intv *cpus;

	if (!*key->v)
		return 0;
	if (!parse_numbers(key->v, chosen))
		return diag_error_help(l->diags, DIAG_E0418, key->at,
				       "write numbers and ranges with commas between: \"0-3,8\"",
				       "'%s' is no list of CPUs", key->v);
	if (check_cpus(l, chosen) < 0)
		return -1;
	cpus = &lower_add(l, STEP_AFFINITY, key->at, "process.cpu_affinity")->u.affinity.cpus;
	cpus->v = arena_array(l->arena, NUMBERS_MAX + 1, sizeof(*cpus->v));
	for (int i = 0; i <= NUMBERS_MAX; i++)
		if (chosen[i])
			cpus->v[cpus->n++] = i;
	return 0;
}

static void lower_fds(struct lowering *l)
{
	const struct s_list *keep = &l->spec->process.keep_fds;
	struct step *s = lower_add(l, STEP_CLOSE_FDS, keep->n ? keep->v[0].at : (struct place){ 0 },
				   lower_why(l, "process.keep_fds", keep->n > 0));
	struct intv *fds = &s->u.close_fds.keep;

	fds->v = arena_array(l->arena, keep->n, sizeof(*fds->v));
	for (size_t i = 0; i < keep->n; i++) {
		int64_t fd = strtoll(keep->v[i].v, NULL, 10);

		if (fd > 2) /* 0, 1 and 2 stay anyway */
			fds->v[fds->n++] = fd;
	}
}

static struct strv words(struct arena *a, const struct s_list *list)
{
	struct strv v = { .v = arena_array(a, list->n + 1, sizeof(*v.v)) };

	for (size_t i = 0; i < list->n; i++)
		v.v[v.n++] = list->v[i].v;
	return v;
}

static void lower_exec(struct lowering *l)
{
	const struct s_list *command = &l->spec->command;
	bool set = command->n > 0;
	struct step *s = lower_add(l, STEP_EXEC, set ? command->v[0].at : (struct place){ 0 },
				   lower_why(l, "command", set));

	s->u.exec.argv = words(l->arena, command);
	if (!set)
		s->u.exec.argv.v[s->u.exec.argv.n++] = SHELL;
	s->u.exec.alternatives = words(l->arena, &l->spec->alternatives);
}

/* An init is pid 1 of a new pid namespace, or it reaps nothing. */
static int lower_init(struct lowering *l)
{
	const struct s_bool *init = &l->spec->process.init;
	bool wanted = init->v && (init->set || l->spec->namespaces.pid.how == S_NS_NEW);

	if (!wanted)
		return 0;
	lower_add(l, STEP_INIT, init->at, lower_why(l, "process.init", init->set));
	return lower_needs(l, &l->spec->namespaces.pid, false, init->at, "process.init",
			   "namespaces.pid");
}

static void lower_cwd(struct lowering *l)
{
	const struct s_str *cwd = &l->spec->cwd;
	struct step *s;

	if (l->spec->namespaces.mount.how != S_NS_NEW && !cwd->set)
		return;
	s = lower_add(l, STEP_CHDIR, cwd->at, lower_why(l, "cwd", cwd->set));
	s->u.chdir.path = cwd->set && *cwd->v ? cwd->v : has_home(l) ? inside_home(l) : "/";
}

/* How long SIGTERM has to work: what saves its data is done by then, and nobody waits longer. */
#define GRACE INT64_C(5000000000)

/* What the supervisor does while it waits, and at the end. */
static void lower_watch(struct lowering *l)
{
	const struct s_int *runtime = &l->spec->limits.runtime;
	const struct s_bool *usage = &l->spec->process.usage;
	struct step *s;

	if (runtime->set) {
		s = plan_add(l->plan, STEP_RUNTIME, ACTOR_SUPERVISOR, runtime->at,
			     "limits.runtime");
		s->u.runtime.limit = runtime->v;
		s->u.runtime.grace = GRACE;
	}
	if (usage->v)
		plan_add(l->plan, STEP_USAGE, ACTOR_SUPERVISOR, usage->at, "process.usage");
}

int lower_process(struct lowering *l)
{
	const struct spec *s = l->spec;
	int err = 0;

	if (s->process.oom_score_adj.set)
		lower_add(l, STEP_OOM_SCORE_ADJ, s->process.oom_score_adj.at,
			  "process.oom_score_adj")
			->u.oom_score_adj.value = s->process.oom_score_adj.v;
	lower_cwd(l);
	lower_rlimits(l);
	lower_core(l);
	lower_watch(l);
	lower_add(l, STEP_UMASK, s->process.umask.at,
		  lower_why(l, "process.umask", s->process.umask.set))
		->u.umask.mode = s->process.umask.v;
	if (s->process.nice.set)
		lower_add(l, STEP_NICE, s->process.nice.at, "process.nice")->u.nice.value =
			s->process.nice.v;
	if (lower_affinity(l) < 0)
		err = -1;
	lower_fds(l);
	if (s->process.die_with_parent.v)
		lower_add(l, STEP_PDEATHSIG, s->process.die_with_parent.at,
			  lower_why(l, "process.die_with_parent", s->process.die_with_parent.set));
	if (lower_init(l) < 0)
		err = -1;
	lower_exec(l);
	return err;
}
