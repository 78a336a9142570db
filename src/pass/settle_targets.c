/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * settle_targets - mounts into order, their targets without links.
 *
 * Example: with /lib -> usr/lib in the root, a bind at /lib/firmware becomes one at
 * /usr/lib/firmware, and so has to come behind /usr. The runner follows no link below the new root;
 * so links are followed here, in the tree as it will be, and the order is made anew until nothing
 * changes. A link that the sandbox could have put there in an earlier run is refused.
 */
#include <string.h>

#include "pass/passes.h"
#include "pass/tree.h"

/* Each round settles at least one level of links, so this is never reached but by a loop. */
#define MAX_ROUNDS 16

static int refuse(struct lowering *l, const struct step *s, const char *target, const char *at,
		  enum walk_error err)
{
	switch (err) {
	case WALK_PLANTED:
		return diag_error_help(
			l->diags, DIAG_E0319, s->at,
			"write the path that is meant, without the link",
			"%s of '%s': %s is a link in a directory that the sandbox can write, and "
			"it could lead elsewhere the next time",
			s->why, target,
			strcmp(at, target) == 0 ? "that" : arena_printf(l->arena, "'%s'", at));
	case WALK_NOT_DIR:
		return diag_error(l->diags, DIAG_E0305, s->at,
				  "there can be nothing at '%s': '%s' is not a directory", target,
				  at);
	case WALK_LOOP:
	case WALK_OK:
		break;
	}
	return diag_error(l->diags, DIAG_E0308, s->at, "'%s' leads through too many links", target);
}

/* What is protected or held is what is there already. */
static void apply(struct lowering *l, struct tree *t, struct step *s, size_t i, struct node *node)
{
	struct step inside = *s;

	if (s->pending & STEP_PROTECT) {
		if (node->layers.n != 1)
			return;
		inside.u.bind.source = node->layers.v[0];
	}
	tree_apply(t, l->plan, &inside, i, node);
}

/* One round: true when a target changed. */
static bool settle(struct lowering *l, size_t first, size_t n, int *err)
{
	struct tree *t = tree_new(l->arena, l->host);
	bool changed = false;

	for (size_t i = first; i < first + n; i++) {
		struct step *s = &l->plan->steps[i];
		const char **target = step_target(s), *real;
		struct node *node;
		enum walk_error e = tree_walk(t, *target, tree_follows(s), &node);

		if (e != WALK_OK) {
			*err = refuse(l, s, *target, node_path(l->arena, node), e);
			continue;
		}
		real = node_path(l->arena, node);
		if (strcmp(real, *target) != 0) {
			*target = real;
			changed = true;
		}
		apply(l, t, s, i, node);
	}
	return changed;
}

int settle_targets(struct lowering *l)
{
	size_t first, n;
	int err = 0;

	mount_steps(l->plan, &first, &n);
	for (int round = 0; round < MAX_ROUNDS; round++) {
		order_mounts(l->arena, l->plan->steps + first, n);
		if (!settle(l, first, n, &err) || err)
			return err;
	}
	return diag_error(l->diags, DIAG_E0308, l->plan->steps[first].at,
			  "the links among the sandbox's mounts lead nowhere");
}
