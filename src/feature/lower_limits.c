/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lower_limits - which rung holds the limits, and the steps that it takes.
 */
#include <ctype.h>
#include <string.h>

#include "base/words.h"
#include "feature/limits.h"

#define MAX_GROUP_NAME 64

static const struct rung *const rungs[] = {
#define RUNG(name) &rung_##name,
#include "feature/rungs.def"
#undef RUNG
};

const struct rung *rung_at(size_t i)
{
	return i < ARRAY_LEN(rungs) ? rungs[i] : NULL;
}

/* ---- for the rungs ----------------------------------------------------------------- */

const char *limit_lacks_v2(struct lowering *l, const struct limit *limit, const char *controllers)
{
	const struct limit_how *how = &limit->v2;

	if (how->lacks)
		return how->lacks;
	if (*how->controller && !words_have(controllers, how->controller))
		return arena_printf(l->arena, "it has no controller '%s'%s%s", how->controller,
				    *controllers ? ", only " : "", controllers);
	for (size_t i = 0; i < how->n_files; i++) {
		const char *file = how->files[i].name;
		const char *there = host_ask(l->host, HOST_FACT,
					     arena_printf(l->arena, "cgroup_file:%s", file));

		if (there && strcmp(there, "yes") != 0)
			return arena_printf(l->arena, "the kernel has no '%s'", file);
	}
	return NULL;
}

/* What unit names are made of; a profile can be called by a path. */
const char *limits_group_name(struct lowering *l)
{
	const char *slash = strrchr(l->spec->name, '/'), *name = slash ? slash + 1 : l->spec->name;
	struct strbuf out;

	strbuf_init(&out, l->arena);
	strbuf_add(&out, "sbx-");
	for (; *name && out.len < MAX_GROUP_NAME; name++)
		strbuf_addc(&out,
			    isalnum((unsigned char)*name) || strchr("_.", *name) ? *name : '_');
	return out.s;
}

void lower_limit_files(struct lowering *l, const struct limit *limit, const struct limit_how *how,
		       const char *hierarchy)
{
	for (size_t i = 0; i < how->n_files; i++) {
		struct step *s = plan_add(l->plan, STEP_CGROUP_LIMIT, ACTOR_SUPERVISOR, limit->at,
					  limit->key);

		s->u.cgroup_limit.file = how->files[i].name;
		s->u.cgroup_limit.value = how->files[i].value;
		s->u.cgroup_limit.hierarchy = hierarchy;
	}
}

struct step *lower_cgroup(struct lowering *l, const struct limit *limit, const char *hierarchy)
{
	struct step *s = plan_add(l->plan, STEP_CGROUP, ACTOR_SUPERVISOR, limit->at, limit->key);

	s->u.cgroup.hierarchy = hierarchy;
	s->u.cgroup.name = limits_group_name(l);
	return s;
}

void lower_controller(struct lowering *l, struct step *cgroup, const char *name)
{
	struct strv *list = &cgroup->u.cgroup.controllers;

	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], name) == 0)
			return;
	list->v = arena_grow(l->arena, list->v, list->n * sizeof(*list->v),
			     (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = name;
}

void lower_group_v2(struct lowering *l, const struct limits *held, bool own,
		    const char *controllers)
{
	const char *hierarchy = host_ask(l->host, HOST_FACT, "cgroup_mount");
	struct step *s = lower_cgroup(l, &held->v[0], hierarchy);

	s->u.cgroup.v2 = true;
	s->u.cgroup.own = own;
	s->u.cgroup.delegate = l->spec->limits.delegate.v;
	for (size_t i = 0; i < held->n; i++)
		if (*held->v[i].v2.controller)
			lower_controller(l, s, held->v[i].v2.controller);
	for (const char *w = controllers; l->spec->limits.delegate.v && *w;) {
		size_t n = strcspn(w, " ");

		lower_controller(l, s, arena_strndup(l->arena, w, n));
		w += n + strspn(w + n, " ");
	}
	for (size_t i = 0; i < held->n; i++)
		lower_limit_files(l, &held->v[i], &held->v[i].v2, hierarchy);
}

void lower_group_entry(struct lowering *l, const struct limits *held, bool born)
{
	const struct place at = held->v[0].at;
	const char *why = held->v[0].key;
	struct step *clone = &l->plan->steps[plan_find(l->plan, STEP_CLONE, 0)];
	bool has_ns = clone->u.clone.ns & NS_CGROUP;

	/* The kernel makes the namespace before the child is in its cgroup. */
	clone->u.clone.ns &= ~(uint64_t)NS_CGROUP;
	if (!born || !host_yes(l->host, "clone3"))
		plan_add(l->plan, STEP_CGROUP_ENTER, ACTOR_SUPERVISOR, at, why);
	if (has_ns)
		lower_add(l, STEP_CGROUP_NS, l->spec->namespaces.cgroup.at,
			  lower_why(l, "namespaces.cgroup", l->spec->namespaces.cgroup.set));
}

/* ---- the choice ---------------------------------------------------------------------- */

static const char *lacks(struct lowering *l, const struct rung *rung, const struct limit *limit)
{
	return rung->lacks ? rung->lacks(l, limit) : limit_lacks_v2(l, limit, rung->controllers(l));
}

/* The first that holds everything, else the first that holds all that must not be missing, or NULL.
 */
static const struct rung *choose(struct lowering *l, const struct limits *limits)
{
	const struct rung *best = NULL;

	for (size_t k = 0; k < ARRAY_LEN(rungs); k++) {
		bool whole = true, enough = true;

		if (rungs[k]->missing(l, NULL))
			continue;
		for (size_t i = 0; i < limits->n; i++) {
			bool is_short = lacks(l, rungs[k], &limits->v[i]);

			whole &= !is_short;
			enough &= !is_short || limits->v[i].optional;
		}
		if (whole)
			return rungs[k];
		if (enough && !best)
			best = rungs[k];
	}
	return best;
}

static bool is_held_by_any(struct lowering *l, const struct limit *limit)
{
	for (size_t k = 0; k < ARRAY_LEN(rungs); k++)
		if (!rungs[k]->missing(l, NULL) && !lacks(l, rungs[k], limit))
			return true;
	return false;
}

static bool is_any_there(struct lowering *l)
{
	for (size_t k = 0; k < ARRAY_LEN(rungs); k++)
		if (!rungs[k]->missing(l, NULL))
			return true;
	return false;
}

/* Each rung with its reason, and the way out of the last of them that knows one. */
static void explain(struct lowering *l, struct diag *d, const struct limit *limit)
{
	const char *way_out = NULL;

	for (size_t k = 0; k < ARRAY_LEN(rungs); k++) {
		const char *help = NULL, *why = rungs[k]->missing(l, &help);

		if (!why)
			why = lacks(l, rungs[k], limit);
		diag_remark(l->diags, d, rungs[k]->name, "%s", why ? why : "it holds this one");
		if (help)
			way_out = help;
	}
	d->help = arena_printf(
		l->arena,
		"%s%slimits.on_unavailable = \"warn\" goes on without what cannot be held",
		way_out ? way_out : "", way_out ? "\n" : "");
}

/* Where no rung is there at all, one limit stands for them all: the reasons are the same. */
static int refuse(struct lowering *l, const struct limits *limits)
{
	bool is_told = false;

	for (size_t i = 0; i < limits->n; i++) {
		const struct limit *limit = &limits->v[i];

		if (limit->optional || is_held_by_any(l, limit) ||
		    (is_told && !is_any_there(l) && !limit->v2.lacks))
			continue;
		explain(l,
			diag_add(l->diags, SEV_ERROR, DIAG_E0422, limit->at,
				 "'%s' cannot be held here", limit->key),
			limit);
		is_told = true;
	}
	if (!is_told)
		diag_error(l->diags, DIAG_E0422, limits->v[0].at,
			   "each of the limits can be held here, but not all of them in one place");
	return -1;
}

static void give_up(struct lowering *l, const struct limit *limit, const char *why)
{
	struct diag *d;

	if (lower_limit_of_process(l, limit, why))
		return;
	d = diag_add(l->diags, SEV_WARNING, DIAG_W0303, limit->at, "'%s' is not held", limit->key);
	diag_remark(l->diags, d, "cause", "%s", why);
}

int lower_limits(struct lowering *l)
{
	struct limits limits, held;
	const struct rung *rung;
	bool must = false;

	if (limits_of(l, &limits) < 0)
		return -1;
	if (!limits.n)
		return 0;
	rung = choose(l, &limits);
	held = (struct limits){ arena_array(l->arena, limits.n, sizeof(*held.v)), 0 };
	for (size_t i = 0; i < limits.n; i++)
		must |= !limits.v[i].optional;
	if (must && !rung)
		return refuse(l, &limits);
	for (size_t i = 0; i < limits.n; i++) {
		const char *why = rung ? lacks(l, rung, &limits.v[i])
				       : "there is no cgroup that sbx may divide: sbx doctor";

		if (why)
			give_up(l, &limits.v[i], why);
		else
			held.v[held.n++] = limits.v[i];
	}
	if (held.n)
		rung->lower(l, &held);
	return 0;
}
