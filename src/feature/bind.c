/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"
#include "plan/flat.h"
#include "schema/schema.h"

bool host_owner(struct lowering *l, const char *path, int64_t *uid, int64_t *gid)
{
	const char *fact = host_ask(l->host, HOST_FACT, arena_printf(l->arena, "owner:%s", path));
	size_t n = fact ? strcspn(fact, ":") : 0;

	return fact && fact[n] && parse_int(arena_strndup(l->arena, fact, n), 0, UINT32_MAX, uid) &&
	       parse_int(arena_strndup(l->arena, fact + n + 1, strcspn(fact + n + 1, ":")), 0,
			 UINT32_MAX, gid);
}

/*
 * A directory that belongs to one of the sandbox's own ids on the host, as an imported root file
 * system does: its owners are right as they are.
 */
static bool is_shifted_already(struct lowering *l, const char *path)
{
	int64_t uid, gid;

	return host_owner(l, path, &uid, &gid) && ids_inside(l->ids.uids, uid) >= 0;
}

bool needs_layer_map(struct lowering *l, const char *layer)
{
	return l->ids.shifted && !is_shifted_already(l, layer);
}

/* Permission bits for others, which are all that root's sandbox has on the host; 7 when unknown. */
static int bits_for_others(struct lowering *l, const char *path)
{
	const char *fact = host_ask(l->host, HOST_FACT, arena_printf(l->arena, "owner:%s", path));
	const char *mode = fact ? strrchr(fact, ':') : NULL;
	int64_t bits;

	return mode && parse_mode(mode + 1, &bits) ? (int)(bits & 7) : 7;
}

/* Can the ids of the sandbox not reach the path by themselves, or not read what is there? */
static bool is_private(struct lowering *l, const char *path, bool is_dir)
{
	int need = is_dir ? 5 : 4;

	if ((bits_for_others(l, path) & need) != need)
		return true;
	while (strcmp(path, "/") != 0) {
		path = path_dirname(l->arena, path);
		if (!(bits_for_others(l, path) & 1))
			return true;
	}
	return false;
}

/*
 * As real root the ids inside are others outside. What anybody may read can stay as it is, and
 * shows its owners as far as they are mapped. What is written, and what is root's own business,
 * must carry the numbers of inside: such a mount is id-mapped, and opened with root's rights, which
 * only the supervisor has.
 */
static bool needs_idmap(struct lowering *l, const struct bind *b)
{
	if (b->id_map && strcmp(b->id_map->mode.v, "none") == 0)
		return false;
	if (!l->ids.shifted || b->is_device || is_shifted_already(l, b->source))
		return false;
	return b->writable || is_private(l, b->source, b->recursive);
}

int64_t lower_open_tree(struct lowering *l, const struct bind *b, bool has_ranges)
{
	struct step *s;

	if (l->n_slots == FLAT_MAX_SLOTS)
		return diag_error(l->diags, DIAG_E0317, b->at,
				  "too many binds with other ids: a sandbox can have %d",
				  FLAT_MAX_SLOTS);
	s = plan_add(l->plan, STEP_OPEN_TREE, ACTOR_SUPERVISOR, b->at, b->why);
	s->u.open_tree.source = b->source;
	s->u.open_tree.slot = l->n_slots;
	s->u.open_tree.recursive = b->recursive;
	s->implied = !has_ranges;
	if (has_ranges && lower_mount_ids(l, b->id_map, b->source, &s->u.open_tree.uids,
					  &s->u.open_tree.gids) < 0)
		return -1;
	return l->n_slots++;
}

/* The very same once more, with an id map that follows from the sandbox's: one slot is enough. */
static struct step *mapped_before(struct lowering *l, const struct bind *b)
{
	for (size_t i = plan_find(l->plan, STEP_BIND, 0); i < l->plan->n_steps;
	     i = plan_find(l->plan, STEP_BIND, i + 1)) {
		struct step *s = &l->plan->steps[i];
		const struct step_bind *o = &s->u.bind;
		size_t k = plan_find(l->plan, STEP_OPEN_TREE, 0);

		if (o->slot < 0 || o->recursive != b->recursive ||
		    o->attrs != (b->attrs | (b->writable ? 0 : ATTR_RO)) ||
		    strcmp(o->source, b->source) != 0 || strcmp(o->target, b->target) != 0)
			continue;
		while (k < l->plan->n_steps && l->plan->steps[k].u.open_tree.slot != o->slot)
			k = plan_find(l->plan, STEP_OPEN_TREE, k + 1);
		if (k < l->plan->n_steps && l->plan->steps[k].implied)
			return s;
	}
	return NULL;
}

struct step *lower_bind(struct lowering *l, const struct bind *b)
{
	bool has_ranges = b->id_map && (b->id_map->uids.set || b->id_map->gids.set);
	int64_t slot = BIND_OWN;
	struct step *s;

	if (has_ranges || needs_idmap(l, b)) {
		s = has_ranges ? NULL : mapped_before(l, b);
		if (s)
			return s;
		slot = lower_open_tree(l, b, has_ranges);
		if (slot < 0)
			return NULL;
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
