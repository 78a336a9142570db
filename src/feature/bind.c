/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "feature/lower.h"
#include "plan/flat.h"
#include "schema/schema.h"

/*
 * A directory that belongs to one of the sandbox's own ids on the host, as an imported root file
 * system does: its owners are right as they are.
 */
static bool is_shifted_already(struct lowering *l, const char *path)
{
	const char *fact = host_ask(l->host, HOST_FACT, arena_printf(l->arena, "owner:%s", path));
	int64_t uid;

	return fact &&
	       parse_int(arena_strndup(l->arena, fact, strcspn(fact, ":")), 0, UINT32_MAX, &uid) &&
	       ids_inside(l->ids.uids, uid) >= 0;
}

/*
 * As real root the ids inside are others outside. What is only read may stay as it is, and shows
 * its owners as far as they are mapped. What is written must carry the numbers of inside: such a
 * mount is id-mapped, which only the supervisor may do.
 */
struct step *lower_bind(struct lowering *l, const struct bind *b)
{
	int64_t slot = -1;
	struct step *s;

	if (b->writable && l->ids.shifted && !b->is_device && !is_shifted_already(l, b->source)) {
		if (l->n_slots == FLAT_MAX_SLOTS) {
			diag_error(l->diags, DIAG_E0317, b->at,
				   "too many writable binds: root's sandbox can have %d",
				   FLAT_MAX_SLOTS);
			return NULL;
		}
		slot = l->n_slots++;
		s = plan_add(l->plan, STEP_OPEN_TREE, ACTOR_SUPERVISOR, b->at, b->why);
		s->u.open_tree.source = b->source;
		s->u.open_tree.slot = slot;
		s->u.open_tree.recursive = b->recursive;
		s->implied = true;
	}
	s = lower_add(l, STEP_BIND, b->at, b->why);
	s->u.bind.source = b->source;
	s->u.bind.target = b->target;
	s->u.bind.recursive = b->recursive;
	s->u.bind.attrs = b->attrs | (b->writable ? 0 : ATTR_RO);
	s->u.bind.slot = slot;
	return s;
}

enum source_result bind_from(struct lowering *l, const struct source *s, struct bind *b)
{
	const char *type;
	enum source_result found = source_find(l, s, &b->source, &type);

	if (found == SOURCE_ERROR || (found == SOURCE_MISSING && s->if_missing == IF_MISSING_SKIP))
		return found;
	if (found == SOURCE_MISSING)
		lower_host_dir(l, b->source, 0700, false, l->ids.shifted ? l->ids.builder_uid : -1,
			       s->at, b->why);
	b->recursive = strcmp(type, "dir") == 0;
	if (strcmp(type, "char") == 0 || strcmp(type, "block") == 0) {
		/* A device that is named itself is meant to be used. */
		b->attrs &= ~(uint64_t)ATTR_NODEV;
		b->is_device = true;
	}
	return SOURCE_FOUND;
}

int lower_bind_source(struct lowering *l, const struct source *s, const char *target, bool writable,
		      uint64_t attrs, const char *why)
{
	struct bind b = {
		.target = target,
		.writable = writable,
		.attrs = attrs,
		.at = s->at,
		.why = why,
	};

	switch (bind_from(l, s, &b)) {
	case SOURCE_ERROR:
		return -1;
	case SOURCE_MISSING:
		return 0;
	case SOURCE_FOUND:
		break;
	}
	return lower_bind(l, &b) ? 0 : -1;
}

void lower_host_dir(struct lowering *l, const char *path, int64_t mode, bool lock, int64_t owner,
		    struct place at, const char *why)
{
	struct step *s = plan_add(l->plan, STEP_HOST_DIR, ACTOR_SUPERVISOR, at, why);

	s->u.host_dir.path = path;
	s->u.host_dir.mode = mode;
	s->u.host_dir.lock = lock;
	s->u.host_dir.owner = owner;
}
