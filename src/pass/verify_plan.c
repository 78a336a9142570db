/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify_plan - can this be executed in this order?
 *
 * The same rules as flat_open() has for plans from outside, asked of our own work: whatever is
 * wrong here is a mistake in sbx, and stops before it becomes a sandbox that is weaker than its
 * profile.
 */
#include <string.h>

#include "base/path.h"
#include "pass/passes.h"
#include "plan/flat.h"

static int fault(struct lowering *l, size_t i, const char *what)
{
	const struct step *s = &l->plan->steps[i < l->plan->n_steps ? i : l->plan->n_steps - 1];

	return diag_error(l->diags, DIAG_E0001, s->at, "step %zu of the plan (%s) %s", i + 1,
			  step_info(s->kind)->name, what);
}

static size_t count(const struct plan *p, enum step_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_steps; i++)
		n += p->steps[i].kind == kind;
	return n;
}

static bool is_clean(const char *path)
{
	return path_is_absolute(path) && !path_has_dotdot(path) && !strstr(path, "//") &&
	       (!path[1] || path[strlen(path) - 1] != '/');
}

static int verify_counts(struct lowering *l)
{
	const struct plan *p = l->plan;
	size_t clone = plan_find(p, STEP_CLONE, 0), waits = count(p, STEP_WAIT);
	bool supervised = false;

	if (count(p, STEP_CLONE) != 1)
		return fault(l, clone, "is not the only clone");
	if (count(p, STEP_EXEC) != 1 || p->steps[p->n_steps - 1].kind != STEP_EXEC)
		return fault(l, p->n_steps - 1, "is not the only exec, or not the last");
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];

		if (s->actor == ACTOR_SUPERVISOR && i > clone)
			supervised = true;
		if (s->actor == ACTOR_CHILD && i < clone)
			return fault(l, i, "is the child's, and there is none yet");
	}
	if (waits != supervised)
		return fault(l, clone, "is not followed by the wait that it needs");
	if (count(p, STEP_PIVOT_ROOT) != count(p, STEP_DETACH_ROOT))
		return fault(l, plan_find(p, STEP_PIVOT_ROOT, 0), "leaves the old root in place");
	return 0;
}

/* Each slot is opened once, by a step before, and taken once. */
static int verify_slots(struct lowering *l)
{
	unsigned char slots[FLAT_MAX_SLOTS] = { 0 };
	const struct plan *p = l->plan;

	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];
		int64_t slot = s->kind == STEP_OPEN_TREE ? s->u.open_tree.slot
			       : s->kind == STEP_BIND	 ? s->u.bind.slot
			       : s->kind == STEP_LAYER	 ? s->u.layer.slot
							 : -1;

		if (slot < 0)
			continue;
		if (slot >= FLAT_MAX_SLOTS || slots[slot]++ != (s->kind != STEP_OPEN_TREE))
			return fault(l, i, "has a slot that is taken, or empty");
	}
	for (size_t i = 0; i < FLAT_MAX_SLOTS; i++)
		if (slots[i] == 1)
			return fault(l, plan_find(p, STEP_OPEN_TREE, 0), "is opened for nobody");
	return 0;
}

int verify_plan(struct lowering *l)
{
	struct plan *p = l->plan;

	if (!p->n_steps || verify_counts(l) < 0 || verify_slots(l) < 0)
		return -1;
	for (size_t i = 0; i < p->n_steps; i++) {
		struct step *s = &p->steps[i];
		const char **target = step_target(s);

		if (i && step_phase(s) < step_phase(&p->steps[i - 1]))
			return fault(l, i, "comes too late");
		if (s->pending)
			return fault(l, i, "was left undecided");
		if (target && !is_clean(*target))
			return fault(l, i, "has a path that is not clean");
		if (s->kind == STEP_BIND && !is_clean(s->u.bind.source))
			return fault(l, i, "has a source that is not clean");
	}
	return 0;
}
