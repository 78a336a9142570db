/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rung_v1 - root, and a hierarchy of cgroup v1 for each controller. In a hybrid layout the v2
 * hierarchy is one of them, for the controllers that it has.
 */
#include <string.h>

#include "base/words.h"
#include "feature/limits.h"

static const char *hierarchy_of(struct lowering *l, const char *controller)
{
	return host_ask(l->host, HOST_FACT, arena_printf(l->arena, "cgroup_v1:%s", controller));
}

static const char *v2_controllers(struct lowering *l)
{
	const char *list = host_ask(l->host, HOST_FACT, "cgroup_above");

	return list ? list : "";
}

static const char *missing(struct lowering *l, const char **help)
{
	const char *version = host_ask(l->host, HOST_FACT, "cgroup");

	(void)help;
	if (!version || (strcmp(version, "v1") != 0 && strcmp(version, "hybrid") != 0))
		return "there is no cgroup v1 here";
	if (!host_is_real_root(l->host))
		return "only root may make cgroups of v1";
	return NULL;
}

static const char *controllers(struct lowering *l)
{
	static const char *const names[] = {
		"cpu", "cpuset", "memory", "pids", "blkio", "hugetlb"
	};
	struct strbuf out;

	strbuf_init(&out, l->arena);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (hierarchy_of(l, names[i]) || words_have(v2_controllers(l), names[i]))
			strbuf_addf(&out, "%s%s", out.len ? " " : "", names[i]);
	return out.s;
}

static bool is_in_v2(struct lowering *l, const struct limit *limit)
{
	return *limit->v2.controller && !limit_lacks_v2(l, limit, v2_controllers(l));
}

static const char *lacks(struct lowering *l, const struct limit *limit)
{
	if (is_in_v2(l, limit))
		return NULL;
	if (limit->v1.lacks)
		return limit->v1.lacks;
	return hierarchy_of(l, limit->v1.controller)
		       ? NULL
		       : arena_printf(l->arena, "no hierarchy that can be written to has '%s'",
				      limit->v1.controller);
}

/* Several controllers can share one hierarchy: cpu and cpuacct, as a rule. */
static void add_group(struct lowering *l, const struct limit *limit, const char *controller,
		      const char *hierarchy)
{
	const struct plan *p = l->plan;

	for (size_t i = plan_find(p, STEP_CGROUP, 0); i < p->n_steps;
	     i = plan_find(p, STEP_CGROUP, i + 1))
		if (strcmp(p->steps[i].u.cgroup.hierarchy, hierarchy) == 0)
			return;
	lower_controller(l, lower_cgroup(l, limit, hierarchy), controller);
}

/* Where no pid namespace ends all processes at once they are frozen first, lest they fork on. */
static void add_freezer(struct lowering *l, const struct limit *limit)
{
	const char *hierarchy = hierarchy_of(l, "freezer");

	if (l->spec->namespaces.pid.how != S_NS_NEW && hierarchy)
		add_group(l, limit, "freezer", hierarchy);
}

static void lower(struct lowering *l, const struct limits *held)
{
	struct limits in_v2 = { arena_array(l->arena, held->n, sizeof(*held->v)), 0 };

	for (size_t i = 0; i < held->n; i++) {
		const struct limit *limit = &held->v[i];
		const char *hierarchy;

		if (is_in_v2(l, limit)) {
			in_v2.v[in_v2.n++] = *limit;
			continue;
		}
		hierarchy = hierarchy_of(l, limit->v1.controller);
		add_group(l, limit, limit->v1.controller, hierarchy);
		lower_limit_files(l, limit, &limit->v1, hierarchy);
	}
	add_freezer(l, &held->v[0]);
	if (in_v2.n)
		lower_group_v2(l, &in_v2, false, v2_controllers(l));
	lower_group_entry(l, held, false);
}

const struct rung rung_v1 = {
	.name = "cgroup v1",
	.missing = missing,
	.controllers = controllers,
	.lacks = lacks,
	.lower = lower,
};
