/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * grants - read_only, read_write, hide, protect: the same path inside as on the host.
 *
 * Their order in the profile doesn't matter: of grants for one path the strongest counts, and a
 * longer path is mounted later, so it lies on top. hide and protect are about what is inside at
 * their path, wherever that comes from; pass/mount_points.c completes them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

enum grant_kind { /* the strongest first */
		  GRANT_HIDE,
		  GRANT_PROTECT,
		  GRANT_READ_WRITE,
		  GRANT_READ_ONLY,
};

struct grant {
	enum grant_kind kind;
	size_t order; /* as written */
	const char *path;
	const struct s_str *item;
};

static const char *const keys[] = {
	[GRANT_HIDE] = "filesystem.hide",
	[GRANT_PROTECT] = "filesystem.protect",
	[GRANT_READ_WRITE] = "filesystem.read_write",
	[GRANT_READ_ONLY] = "filesystem.read_only",
};

static int by_path(const void *x, const void *y)
{
	const struct grant *a = x, *b = y;
	int c = strcmp(a->path, b->path);

	if (!c)
		c = (int)a->kind - (int)b->kind;
	return c ? c : (a->order > b->order) - (a->order < b->order);
}

static int by_order(const void *x, const void *y)
{
	const struct grant *a = x, *b = y;

	return (a->order > b->order) - (a->order < b->order);
}

/* What is inside at the path already, once more: a mount of its own. */
static struct step *cover(struct lowering *l, const char *path, const struct s_str *item,
			  uint64_t attrs)
{
	struct step *s = lower_add(l, STEP_BIND, item->at, keys[GRANT_PROTECT]);

	s->u.bind.source = path;
	s->u.bind.target = path;
	s->u.bind.recursive = true;
	s->u.bind.attrs = ATTRS_DEFAULT | attrs;
	s->u.bind.slot = BIND_INSIDE;
	s->pending = STEP_PROTECT | (item->optional ? STEP_IF_THERE : 0);
	return s;
}

static bool is_granted(const struct grant *grants, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(grants[i].path, path) == 0)
			return true;
	return false;
}

/* Of the writable grants around the path the innermost; NULL: there is none. */
static const char *writable_around(const struct grant *grants, size_t n, const char *path)
{
	const char *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (grants[i].kind == GRANT_READ_WRITE && path_is_within(path, grants[i].path) &&
		    strcmp(path, grants[i].path) != 0 &&
		    (!found || path_is_within(grants[i].path, found)))
			found = grants[i].path;
	return found;
}

/*
 * The folders between a writable grant and what is protected in it. Nobody can rename a mount
 * point, but the folder around it: the sandbox would move it away and put another in its place. So
 * each of them becomes a mount, too.
 */
static void hold_folders(struct lowering *l, const struct grant *grants, size_t n,
			 const struct grant *g)
{
	const char *top = writable_around(grants, n, g->path), *dir = g->path, *type;

	if (!top || !host_has(l->host, HOST_PATH, g->path))
		return;
	while (strcmp(dir = path_dirname(l->arena, dir), top) != 0) {
		type = host_ask(l->host, HOST_PATH, dir);
		if (type && strcmp(type, "dir") == 0 && !is_granted(grants, n, dir))
			cover(l, dir, g->item, 0)->implied = true;
	}
}

static int lower_grant(struct lowering *l, const struct grant *g)
{
	struct source src = source_of(g->item);
	unsigned pending = g->item->optional ? STEP_IF_THERE : 0;
	struct step *s;

	switch (g->kind) {
	case GRANT_READ_WRITE:
	case GRANT_READ_ONLY:
		return lower_bind_source(l, &src, g->path, g->kind == GRANT_READ_WRITE,
					 ATTRS_DEFAULT, keys[g->kind]);
	case GRANT_PROTECT:
		cover(l, g->path, g->item, ATTR_RO);
		return 0;
	case GRANT_HIDE:
		s = lower_add(l, STEP_TMPFS, g->item->at, keys[g->kind]);
		s->u.tmpfs.target = g->path;
		s->u.tmpfs.mode = 0;
		s->u.tmpfs.attrs = ATTRS_PSEUDO | ATTR_RO;
		s->pending = STEP_HIDE | pending;
		return 0;
	}
	return -1;
}

int lower_grants(struct lowering *l)
{
	const struct spec *s = l->spec;
	const struct s_list *lists[] = {
		[GRANT_HIDE] = &s->filesystem.hide,
		[GRANT_PROTECT] = &s->filesystem.protect,
		[GRANT_READ_WRITE] = &s->filesystem.read_write,
		[GRANT_READ_ONLY] = &s->filesystem.read_only,
	};
	struct grant *grants;
	size_t n = 0, kept = 0;
	int err = 0;

	for (size_t k = 0; k < ARRAY_LEN(lists); k++)
		n += lists[k]->n;
	grants = arena_array(l->arena, n, sizeof(*grants));
	n = 0;
	for (size_t k = ARRAY_LEN(lists); k-- > 0;)
		for (size_t i = 0; i < lists[k]->n; i++, n++)
			grants[n] = (struct grant){
				.kind = (enum grant_kind)k,
				.order = n,
				.path = path_normalize(l->arena, lists[k]->v[i].v),
				.item = &lists[k]->v[i],
			};
	if (n)
		qsort(grants, n, sizeof(*grants), by_path);
	for (size_t i = 0; i < n; i++)
		if (!kept || strcmp(grants[kept - 1].path, grants[i].path) != 0)
			grants[kept++] = grants[i];
	if (kept)
		qsort(grants, kept, sizeof(*grants), by_order);
	for (size_t i = 0; i < kept; i++) {
		if (grants[i].kind == GRANT_PROTECT)
			hold_folders(l, grants, kept, &grants[i]);
		if (lower_grant(l, &grants[i]) < 0)
			err = -1;
	}
	return err;
}
