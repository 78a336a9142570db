/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * grants - read_only, read_write, hide, protect: the same path inside as on the host.
 *
 * Their order in the profile doesn't matter: of grants for one path the strongest counts, and a
 * longer path is mounted later, so it lies on top. hide and protect are about what is inside at
 * their path, wherever that comes from, and about what they mean on the host, under whichever name
 * it is shown; lower_denials.c and pass/mount_points.c complete them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "feature/grants.h"

const char *const grant_keys[] = {
	[GRANT_HIDE] = "filesystem.hide",
	[GRANT_PROTECT] = "filesystem.protect",
	[GRANT_READ_WRITE] = "filesystem.read_write",
	[GRANT_READ_ONLY] = "filesystem.read_only",
};

int grant_kind_of(const struct step *s)
{
	for (size_t i = 0; !s->implied && i < ARRAY_LEN(grant_keys); i++)
		if (strcmp(s->why, grant_keys[i]) == 0)
			return (int)i;
	return -1;
}

static int by_path(const void *x, const void *y)
{
	const struct grant *a = x, *b = y;
	int c = strcmp(a->path, b->path);

	if (!c)
		c = (int)a->kind - (int)b->kind;
	return c ? c : (a->order > b->order) - (a->order < b->order);
}

/* The weakest first, so that what covers comes later; and whatever the order of the layers. */
static int by_strength(const void *x, const void *y)
{
	const struct grant *a = x, *b = y;

	return a->kind != b->kind ? (int)b->kind - (int)a->kind : by_path(x, y);
}

const char *grant_real_path(struct lowering *l, const char *path)
{
	const char *real = host_real_path(l->host, path, NULL);

	if (real || !path[1])
		return real ? real : path;
	real = grant_real_path(l, path_dirname(l->arena, path));
	return path_join(l->arena, real, path_basename(path));
}

const char *grant_way_out(struct lowering *l, const struct grant *g)
{
	return arena_printf(l->arena, "remove = { filesystem = { %s = [ \"%s\" ]; }; };",
			    strchr(grant_keys[g->kind], '.') + 1, g->item->v);
}

struct step *grant_cover(struct lowering *l, const struct grant *g, const char *path,
			 uint64_t attrs)
{
	struct step *s = lower_add(l, STEP_BIND, g->item->at, grant_keys[g->kind]);

	s->u.bind.source = path;
	s->u.bind.target = path;
	s->u.bind.recursive = true;
	s->u.bind.attrs = ATTRS_DEFAULT | attrs;
	s->u.bind.slot = BIND_INSIDE;
	s->pending = STEP_PROTECT | (g->item->optional ? STEP_IF_THERE : 0);
	return s;
}

void grant_hide(struct lowering *l, const struct grant *g)
{
	struct step *s = lower_add(l, STEP_TMPFS, g->item->at, grant_keys[g->kind]);

	s->u.tmpfs.target = g->path;
	s->u.tmpfs.mode = 0;
	s->u.tmpfs.attrs = ATTRS_PSEUDO | ATTR_RO;
	s->pending = STEP_HIDE | (g->item->optional ? STEP_IF_THERE : 0);
}

static int lower_grant(struct lowering *l, const struct grant *g)
{
	struct source src = source_of(g->item);

	switch (g->kind) {
	case GRANT_READ_WRITE:
	case GRANT_READ_ONLY:
		return lower_bind_source(l, &src, g->path, g->kind == GRANT_READ_WRITE,
					 ATTRS_DEFAULT, grant_keys[g->kind]);
	case GRANT_PROTECT:
		grant_cover(l, g, g->path, ATTR_RO);
		return 0;
	case GRANT_HIDE:
		grant_hide(l, g);
		return 0;
	}
	return -1;
}

/*
 * Is the grant about what the denial is about? One of its names is enough for what grants
 * something. A denial is left out for another only when that covers both, or there would be a name
 * under which neither holds.
 */
static bool covers(const struct grant *denial, const struct grant *g)
{
	bool inside = path_is_within(g->path, denial->path);
	bool real = path_is_within(g->real, denial->real);

	return g->kind <= GRANT_PROTECT ? inside && real : inside || real;
}

/* The denial of that kind that covers the grant, the outermost; NULL: none. */
static const struct grant *denial(const struct grant *grants, size_t n, enum grant_kind kind,
				  const struct grant *g)
{
	const struct grant *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (grants[i].kind == kind && &grants[i] != g && covers(&grants[i], g) &&
		    (!found || strlen(grants[i].path) < strlen(found->path)))
			found = &grants[i];
	return found;
}

static void warn_denied(struct lowering *l, const struct grant *g, const struct grant *by)
{
	const char *effect = by->kind == GRANT_HIDE ? "has no effect" : "is read-only";
	bool is_link = !path_is_within(g->path, by->path);
	struct diag *d;

	d = diag_add(l->diags, SEV_WARNING, DIAG_W0302, g->item->at, "%s of '%s' %s: %s of '%s'%s",
		     grant_keys[g->kind], g->path, effect, grant_keys[by->kind], by->path,
		     is_link ? arena_printf(l->arena, ", as '%s' is '%s'",
					    strcmp(by->path, by->real) != 0 ? by->path : g->path,
					    strcmp(by->path, by->real) != 0 ? by->real : g->real)
			     : "");
	d->other = by->item->at;
	d->other_msg = "denied here, and no grant undoes that";
	d->help = arena_printf(l->arena,
			       "take one of them out; a denial of another file goes with %s",
			       grant_way_out(l, by));
}

/* A denial that must hold even if there is nothing yet, below or at one that need not. */
static bool demands_more(const struct grant *g, const struct grant *by)
{
	return g->kind <= GRANT_PROTECT && by->kind <= GRANT_PROTECT && !g->item->optional &&
	       by->item->optional;
}

/*
 * Denials hold whatever is granted below them: nothing is mounted below what is hidden, and nothing
 * that can be written below what is protected. The grants must be sorted by path and kind.
 */
static size_t apply_denials(struct lowering *l, struct grant *grants, size_t n, bool warn)
{
	struct grant *all = arena_array(l->arena, n, sizeof(*all));
	size_t kept = 0;

	if (n)
		memcpy(all, grants, n * sizeof(*all));
	for (size_t i = 0; i < n; i++) {
		struct grant g = all[i];
		const struct grant *by = denial(all, n, GRANT_HIDE, &all[i]);

		if (by) {
			if (warn && g.kind != GRANT_HIDE && !demands_more(&g, by))
				warn_denied(l, &g, by);
			/* Of two at one path the first stays. */
			if ((g.kind != GRANT_HIDE || strcmp(by->path, g.path) != 0) &&
			    !demands_more(&g, by))
				continue;
		}
		by = g.kind == GRANT_READ_WRITE ? denial(all, n, GRANT_PROTECT, &g) : NULL;
		if (by) {
			if (warn)
				warn_denied(l, &g, by);
			g.kind = GRANT_READ_ONLY;
		}
		grants[kept++] = g;
	}
	return kept;
}

/*
 * Of each path the strongest. What is protected has to be shown first, so that there a grant stays
 * beneath. Of a path that one layer demands and another one does not, it is demanded.
 */
static size_t fold(struct lowering *l, struct grant *grants, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct grant *g = &grants[i], *top = kept ? &grants[kept - 1] : NULL;

		if (!top || strcmp(top->path, g->path) != 0 ||
		    (top->kind == GRANT_PROTECT && g->kind > GRANT_PROTECT))
			grants[kept++] = *g;
		else if (demands_more(g, top))
			top->item = g->item;
		else if (top->kind > GRANT_PROTECT && top->item->optional && !g->item->optional &&
			 !host_has(l->host, HOST_PATH, g->real))
			*top = *g;
	}
	return kept;
}

size_t grants_collect(struct lowering *l, struct grant **out, bool warn)
{
	const struct spec *s = l->spec;
	const struct s_list *lists[] = {
		[GRANT_HIDE] = &s->filesystem.hide,
		[GRANT_PROTECT] = &s->filesystem.protect,
		[GRANT_READ_WRITE] = &s->filesystem.read_write,
		[GRANT_READ_ONLY] = &s->filesystem.read_only,
	};
	struct grant *grants;
	size_t n = 0;

	for (size_t k = 0; k < ARRAY_LEN(lists); k++)
		n += lists[k]->n;
	*out = grants = arena_array(l->arena, n, sizeof(*grants));
	n = 0;
	for (size_t k = ARRAY_LEN(lists); k-- > 0;)
		for (size_t i = 0; i < lists[k]->n; i++, n++)
			grants[n] = (struct grant){
				.kind = (enum grant_kind)k,
				.order = n,
				.path = path_normalize(l->arena, lists[k]->v[i].v),
				.real = grant_real_path(l, lists[k]->v[i].v),
				.item = &lists[k]->v[i],
			};
	if (n)
		qsort(grants, n, sizeof(*grants), by_path);
	n = apply_denials(l, grants, n, warn);
	n = fold(l, grants, n);
	if (n)
		qsort(grants, n, sizeof(*grants), by_strength);
	return n;
}

int lower_grants(struct lowering *l)
{
	struct grant *grants;
	size_t n = grants_collect(l, &grants, true);
	int err = 0;

	for (size_t i = 0; i < n; i++)
		if (lower_grant(l, &grants[i]) < 0)
			err = -1;
	return err;
}
