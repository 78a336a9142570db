/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order_mounts - parents before children, otherwise as the user wrote them.
 *
 * Example: /home/u then /home  ->  /home then /home/u. Equal targets keep their order, but what
 * hides or protects what is there comes last.
 *
 * Each step in turn, and before it whatever belongs to a directory above it and has not had its
 * turn. Those are found by name in a sorted index, so a thousand mounts are no trouble.
 */
#include <stdlib.h>
#include <string.h>

#include "pass/passes.h"

struct target {
	const char *path;
	int turn;     /* of equal targets */
	size_t index; /* in the order as written */
};

struct order {
	struct arena *arena;
	const struct step *in;
	struct target *sorted;
	size_t n;
	bool *done;
	struct step *out;
	size_t n_out;
};

static int compare(const void *x, const void *y)
{
	const struct target *a = x, *b = y;
	int c = strcmp(a->path, b->path);

	if (!c)
		c = a->turn - b->turn;
	return c ? c : (a->index > b->index) - (a->index < b->index);
}

static void emit(struct order *o, size_t i)
{
	if (o->done[i])
		return;
	o->done[i] = true;
	o->out[o->n_out++] = o->in[i];
}

/* All steps with that very target. */
static void emit_path(struct order *o, const char *path)
{
	size_t low = 0, high = o->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(o->sorted[mid].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < o->n && strcmp(o->sorted[low].path, path) == 0; low++)
		emit(o, o->sorted[low].index);
}

static void emit_parents(struct order *o, const char *path)
{
	if (path[1])
		emit_path(o, "/");
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
		emit_path(o, arena_strndup(o->arena, path, (size_t)(slash - path)));
}

/* What denies lies on top of what is there, and a mask yields to either. */
static int turn(const struct step *s)
{
	if (s->pending & STEP_MASK)
		return 2;
	return !s->implied && s->pending & (STEP_HIDE | STEP_PROTECT) ? 1 : 0;
}

void order_mounts(struct arena *a, struct step *steps, size_t n)
{
	struct order o = {
		.arena = a,
		.in = steps,
		.n = n,
		.sorted = arena_array(a, n, sizeof(*o.sorted)),
		.done = arena_array(a, n, sizeof(*o.done)),
		.out = arena_array(a, n, sizeof(*o.out)),
	};

	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		o.sorted[i] = (struct target){
			.path = *step_target(&steps[i]),
			.turn = turn(&steps[i]),
			.index = i,
		};
	qsort(o.sorted, n, sizeof(*o.sorted), compare);
	for (size_t i = 0; i < n; i++) {
		if (o.done[i])
			continue;
		emit_parents(&o, *step_target(&steps[i]));
		emit_path(&o, *step_target(&steps[i]));
	}
	memcpy(steps, o.out, n * sizeof(*steps));
}
