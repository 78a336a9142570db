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
			  uint64_t attrs, enum grant_kind kind)
{
	struct step *s = lower_add(l, STEP_BIND, item->at, keys[kind]);

	s->u.bind.source = path;
	s->u.bind.target = path;
	s->u.bind.recursive = true;
	s->u.bind.attrs = ATTRS_DEFAULT | attrs;
	s->u.bind.slot = BIND_INSIDE;
	s->pending = STEP_PROTECT | (item->optional ? STEP_IF_THERE : 0);
	return s;
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
		cover(l, g->path, g->item, ATTR_RO, GRANT_PROTECT);
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

/* The denial of that kind at the path or above it, the outermost; NULL: none. */
static const struct grant *denial(const struct grant *grants, size_t n, enum grant_kind kind,
				  const struct grant *g)
{
	const struct grant *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (grants[i].kind == kind && &grants[i] != g &&
		    path_is_within(g->path, grants[i].path) &&
		    (!found || strlen(grants[i].path) < strlen(found->path)))
			found = &grants[i];
	return found;
}

static void warn_denied(struct lowering *l, const struct grant *g, const struct grant *by)
{
	const char *effect = by->kind == GRANT_HIDE ? "has no effect" : "is read-only";
	struct diag *d;

	d = diag_add(l->diags, SEV_WARNING, DIAG_W0302, g->item->at, "%s of '%s' %s: %s of '%s'",
		     keys[g->kind], g->path, effect, keys[by->kind], by->path);
	d->other = by->item->at;
	d->other_msg = "denied here, and no grant undoes that";
	d->help = arena_printf(l->arena,
			       "take one of them out; a denial of another file goes with remove = "
			       "{ %s = [ \"%s\" ]; };",
			       keys[by->kind], by->item->v);
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
			if (strcmp(by->path, g.path) != 0)
				g.kind = GRANT_READ_ONLY;
		}
		grants[kept++] = g;
	}
	return kept;
}

/* Those that have an effect, of each path the strongest, as written. */
static size_t collect(struct lowering *l, struct grant **out, bool warn)
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
				.item = &lists[k]->v[i],
			};
	if (n)
		qsort(grants, n, sizeof(*grants), by_path);
	n = apply_denials(l, grants, n, warn);
	for (size_t i = 0; i < n; i++)
		if (!kept || strcmp(grants[kept - 1].path, grants[i].path) != 0)
			grants[kept++] = grants[i];
		else if (demands_more(&grants[i], &grants[kept - 1]))
			grants[kept - 1].item = grants[i].item;
	if (kept)
		qsort(grants, kept, sizeof(*grants), by_order);
	return kept;
}

int lower_grants(struct lowering *l)
{
	struct grant *grants;
	size_t n = collect(l, &grants, true);
	int err = 0;

	for (size_t i = 0; i < n; i++)
		if (lower_grant(l, &grants[i]) < 0)
			err = -1;
	return err;
}

/* ---- the folders around ----------------------------------------------------------- */

static const char *mounted_at(const struct step *s)
{
	bool is_mount = s->kind == STEP_TMPFS || s->kind == STEP_BIND || s->kind == STEP_OVERLAY ||
			s->kind == STEP_FILESYSTEM || s->kind == STEP_BIND_FILE;

	return is_mount ? *step_target((struct step *)s) : NULL;
}

/* A folder that is held shows what is there without it. */
static bool is_held(const struct step *s)
{
	return s->implied && s->pending & STEP_PROTECT;
}

static bool has_mount(const struct plan *p, const char *path)
{
	for (size_t i = 0; i < p->n_steps; i++) {
		const char *at = mounted_at(&p->steps[i]);

		if (at && strcmp(at, path) == 0)
			return true;
	}
	return false;
}

/* The bind that shows at the path what the sandbox can change on the host; NULL: none. */
static const struct step *writable_bind(const struct lowering *l, const char *path)
{
	const struct step *inner = NULL;
	const char *at, *best = "";

	for (size_t i = 0; i < l->plan->n_steps; i++) {
		const struct step *s = &l->plan->steps[i];

		at = mounted_at(s);
		if (at && !is_held(s) && path_is_within(path, at) && strcmp(path, at) != 0 &&
		    strlen(at) >= strlen(best)) {
			inner = s;
			best = at;
		}
	}
	if (!inner || inner->kind != STEP_BIND || inner->u.bind.attrs & ATTR_RO ||
	    inner->u.bind.slot == BIND_INSIDE)
		return NULL;
	return inner;
}

/* What lies at the path, on the host. */
static const char *shown_by(const struct lowering *l, const struct step *bind, const char *path)
{
	return path_join(l->arena, bind->u.bind.source, path_below(path, bind->u.bind.target));
}

/* With what the mount around it allows, or a device would be none any more. */
static void hold(struct lowering *l, const struct grant *g, const char *dir)
{
	const struct step *bind = has_mount(l->plan, dir) ? NULL : writable_bind(l, dir);
	const char *source = bind ? shown_by(l, bind, dir) : NULL;
	const char *type = source ? host_ask(l->host, HOST_PATH, source) : NULL;
	uint64_t attrs;
	struct step *s;

	if (!type || strcmp(type, "dir") != 0)
		return;
	attrs = bind->u.bind.attrs;
	s = cover(l, dir, g->item, 0, g->kind);
	s->u.bind.source = source;
	s->u.bind.attrs = attrs;
	s->implied = true;
}

/*
 * The folders between what can be written and what is protected or hidden in it. Nobody can rename
 * a mount point, but the folder around it: the sandbox would move it away and put another in its
 * place, or the next one would not find what to hide. So each of them becomes a mount, too.
 */
int lower_held_folders(struct lowering *l)
{
	struct grant *grants;
	size_t n = collect(l, &grants, false);

	for (size_t i = 0; i < n; i++) {
		const struct grant *g = &grants[i];
		const struct step *bind = writable_bind(l, g->path);
		const char *dir = g->path;

		if (g->kind != GRANT_PROTECT && g->kind != GRANT_HIDE)
			continue;
		/* One that is not there is still not to be made, unless it may be missing. */
		if (!bind || (g->item->optional &&
			      !host_has(l->host, HOST_PATH, shown_by(l, bind, g->path))))
			continue;
		while ((dir = path_dirname(l->arena, dir))[1])
			hold(l, g, dir);
	}
	return 0;
}

/* ---- mounts that contradict a denial ---------------------------------------------- */

static bool is_writable(const struct step *s)
{
	return (s->kind == STEP_BIND && !(s->u.bind.attrs & ATTR_RO)) ||
	       (s->kind == STEP_TMPFS && !(s->u.tmpfs.attrs & ATTR_RO)) ||
	       (s->kind == STEP_OVERLAY && !(s->u.overlay.attrs & ATTR_RO));
}

static int contradicts(struct lowering *l, const struct step *s, const char *at,
		       const struct grant *g)
{
	bool known = place_is_known(s->at);
	struct diag *d;

	d = diag_add(l->diags, SEV_ERROR, DIAG_E0320, known ? s->at : g->item->at,
		     "%s puts %s at '%s', but '%s' is %s", s->why,
		     g->kind == GRANT_HIDE ? "something" : "what can be written", at, g->path,
		     g->kind == GRANT_HIDE ? "hidden" : "protected");
	if (known) {
		d->other = g->item->at;
		d->other_msg = g->kind == GRANT_HIDE ? "hidden here" : "protected here";
	}
	d->help =
		arena_printf(l->arena,
			     "mount it elsewhere, or take the denial out; one of another file goes "
			     "with remove = { %s = [ \"%s\" ]; };",
			     keys[g->kind], g->item->v);
	return -1;
}

/* hide says that nothing is there, protect that nothing can be changed: a mount must not differ. */
int lower_denied_mounts(struct lowering *l)
{
	struct grant *grants;
	size_t n = collect(l, &grants, false);
	int err = 0;

	for (size_t i = 0; i < l->plan->n_steps; i++) {
		const struct step *s = &l->plan->steps[i];
		unsigned denies = STEP_MASK | STEP_HIDE | STEP_PROTECT;
		const char *at = s->implied || s->pending & denies ? NULL : mounted_at(s);

		for (size_t k = 0; at && k < n; k++) {
			const struct grant *g = &grants[k];

			if (!path_is_within(at, g->path))
				continue;
			/* Two mounts at one path are told of later; what may be absent is none. */
			if (strcmp(at, g->path) == 0 && !g->item->optional)
				continue;
			if (g->kind != GRANT_HIDE && (g->kind != GRANT_PROTECT || !is_writable(s)))
				continue;
			err = contradicts(l, s, at, g);
			break;
		}
	}
	return err;
}
