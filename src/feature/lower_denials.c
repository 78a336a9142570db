/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * denials - what hide and protect mean for the rest of the profile, once all of it is lowered: the
 * other names of what they are about, the folders around it, and the mounts that contradict them.
 *
 * Example: with /home/u/link -> real, protect = [ "/home/u/link" ] and read_write = [
 * "/home/u/real" ], it is /home/u/real inside that is protected. What an entry of mounts shows at
 * a path of its own choice is another path, and not meant.
 */
#include <string.h>

#include "base/path.h"
#include "feature/grants.h"

/* ---- other names of the same -------------------------------------------------------- */

/* The n-th directory of the host that the step shows; NULL: no more. */
static const char *shown(struct lowering *l, const struct step *s, size_t n)
{
	if (s->kind == STEP_BIND && s->u.bind.slot != BIND_INSIDE && !(s->pending & STEP_PROTECT))
		return n ? NULL : s->u.bind.source;
	if (s->kind == STEP_OVERLAY && n < s->u.overlay.lower.n)
		return plan_layer_source(l->plan, s->u.overlay.lower.v[n]);
	return NULL;
}

/* Does it show that under a name which it has on the host? */
static bool is_named(struct lowering *l, const struct step *s, const char *source)
{
	const char *target = *step_target((struct step *)s);

	return strcmp(target, source) == 0 || strcmp(grant_real_path(l, target), source) == 0;
}

static bool has_denial(const struct grant *all, size_t n, enum grant_kind kind, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].kind == kind && strcmp(all[i].path, path) == 0)
			return true;
	return false;
}

/* Where the steps show what the denial is about, under another name than its own. */
static size_t add_aliases(struct lowering *l, struct grant **all, size_t n, struct grant g)
{
	for (size_t i = 0; i < l->plan->n_steps; i++) {
		struct step *s = &l->plan->steps[i];
		const char *source;

		if (g.kind == GRANT_PROTECT && s->kind == STEP_OVERLAY)
			continue; /* there is nothing of the host to protect in it */
		for (size_t k = 0; (source = shown(l, s, k)); k++) {
			struct grant alias = g;

			if (!path_is_within(g.real, source) || !is_named(l, s, source))
				continue;
			alias.path =
				path_join(l->arena, *step_target(s), path_below(g.real, source));
			alias.is_alias = true;
			if (has_denial(*all, n, g.kind, alias.path))
				continue;
			*all = arena_grow(l->arena, *all, n * sizeof(**all),
					  (n + 1) * sizeof(**all));
			(*all)[n++] = alias;
		}
	}
	return n;
}

size_t grants_denials(struct lowering *l, struct grant **out)
{
	struct grant *grants;
	size_t n = grants_collect(l, &grants, false), kept = 0, all;

	for (size_t i = 0; i < n; i++)
		if (grants[i].kind <= GRANT_PROTECT)
			grants[kept++] = grants[i];
	*out = grants;
	all = kept;
	for (size_t i = 0; i < kept; i++)
		all = add_aliases(l, out, all, (*out)[i]);
	return all;
}

/* Where the denial itself was lowered to: there need be nothing of it. */
static void mark_elsewhere(struct lowering *l, const struct grant *alias)
{
	for (size_t i = 0; i < l->plan->n_steps; i++) {
		struct step *s = &l->plan->steps[i];
		const char **target = step_target(s);

		if (s->pending & (STEP_HIDE | STEP_PROTECT) && !s->implied && target &&
		    s->why == grant_keys[alias->kind] &&
		    strcmp(grant_real_path(l, *target), alias->real) == 0)
			s->pending |= STEP_ELSEWHERE;
	}
}

int lower_aliases(struct lowering *l)
{
	struct grant *all;
	size_t n = grants_denials(l, &all);

	for (size_t i = 0; i < n; i++) {
		if (!all[i].is_alias)
			continue;
		mark_elsewhere(l, &all[i]);
		if (all[i].kind == GRANT_HIDE)
			grant_hide(l, &all[i]);
		else
			grant_cover(l, &all[i], all[i].path, ATTR_RO);
	}
	return 0;
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
	s = grant_cover(l, g, dir, 0);
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
	size_t n = grants_denials(l, &grants);

	for (size_t i = 0; i < n; i++) {
		const struct grant *g = &grants[i];
		const struct step *bind = writable_bind(l, g->path);
		const char *dir = g->path;

		/* One that is not there is still not to be made. Where that would have too high a
		 * price it may be missing, if it says so. */
		if (!bind ||
		    (g->item->optional &&
		     !host_has(l->host, HOST_PATH, shown_by(l, bind, g->path)) && why_no_broker(l)))
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

/* What to do about the step, rather than about the denial. */
static const char *other_way(struct lowering *l, const struct step *s)
{
	if (strcmp(s->why, "filesystem.synthesize") == 0)
		return "leave the file out";
	if (strcmp(s->why, "filesystem.mounts") == 0)
		return "mount it elsewhere";
	return arena_printf(l->arena, "set %.*s = \"none\"", (int)strcspn(s->why, " "), s->why);
}

static void contradicts(struct lowering *l, const struct step *s, const char *at,
			const struct grant *g)
{
	bool known = place_is_known(s->at), hides = g->kind == GRANT_HIDE;
	const char *denied = hides ? "hidden" : "protected";
	struct diag *d;

	d = diag_add(l->diags, SEV_ERROR, DIAG_E0320, known ? s->at : g->item->at,
		     "%s puts %s at '%s', but '%s' is %s%s", s->why,
		     hides ? "something" : "what can be written", at, g->path, denied,
		     path_is_within(at, g->path)
			     ? ""
			     : arena_printf(l->arena, ", and that is '%s'", g->real));
	if (known) {
		d->other = g->item->at;
		d->other_msg = g->is_alias ? arena_printf(l->arena, "%s here, as '%s' leads there",
							  denied, g->item->v)
					   : arena_printf(l->arena, "%s here", denied);
	}
	d->help = arena_printf(l->arena,
			       "%s, or take the denial out; one of another file goes with %s",
			       other_way(l, s), grant_way_out(l, g));
}

/* Where the step puts something that is not of sbx's own making; NULL: nowhere. */
static const char *puts_at(const struct step *s)
{
	unsigned denies = STEP_MASK | STEP_HIDE | STEP_PROTECT;
	bool is_more = s->kind == STEP_FILE || s->kind == STEP_SYMLINK || s->kind == STEP_MKDIR;

	if (s->implied || s->pending & denies)
		return NULL;
	return is_more ? *step_target((struct step *)s) : mounted_at(s);
}

static bool is_contrary(struct lowering *l, const struct step *s, const char *at,
			const struct grant *g)
{
	const char *source;
	bool below = path_is_within(at, g->path);

	/* A directory at the very path is as good a mount point as any. */
	if (below && s->kind == STEP_MKDIR && strcmp(at, g->path) == 0)
		return false;
	for (size_t i = 0; !below && (source = shown(l, s, i)); i++)
		below = path_is_within(source, g->real) && is_named(l, s, source);
	return below && (g->kind == GRANT_HIDE || is_writable(s));
}

/* Of what one setting puts there, such as a /dev with all that is in it, once is enough. */
static bool is_same_cause(const struct step *a, const struct step *b)
{
	return a->why == b->why && a->at.file == b->at.file && a->at.line == b->at.line &&
	       a->at.col == b->at.col;
}

/* hide says that nothing is there, protect that nothing can be changed: a mount must not differ. */
int lower_denied_mounts(struct lowering *l)
{
	struct grant *grants;
	size_t n = grants_denials(l, &grants);
	const struct step *told = NULL;
	int err = 0;

	for (size_t i = 0; i < l->plan->n_steps; i++) {
		const struct step *s = &l->plan->steps[i];
		const char *at = puts_at(s);
		size_t k = 0;

		while (at && k < n && !is_contrary(l, s, at, &grants[k]))
			k++;
		if (!at || k == n)
			continue;
		if (!told || !is_same_cause(told, s))
			contradicts(l, s, at, &grants[k]);
		told = s;
		err = -1;
	}
	return err;
}
