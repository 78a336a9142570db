/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * absent_paths - what hide and protect are about, and is not there yet, does not come into being.
 *
 * Example: protect = [ "/p/.git/hooks" ] in a writable /p that has a .git, but no hooks. Nothing
 * can be mounted there, and sbx makes nothing on the host. So nobody may give anything a new name
 * in /p and in /p/.git, whatever the name: Landlock has no rules for one name. In the other
 * directories of /p all is as before, each has a rule of its own.
 *
 * Rules add up on the way to the root. So each directory that is written to above the path, up to
 * the topmost, is one of the chain that loses the right; and none of them may get it back by
 * another mount of the same directory. lower_held_folders() sees to it that they keep their names.
 */
#include <string.h>

#include "base/path.h"
#include "pass/wall.h"
#include "plan/landlock.h"

/* All that gives something a name. What has one may go. */
#define NEW_NAMES                                                                 \
	(LANDLOCK_FS_MAKE_CHAR | LANDLOCK_FS_MAKE_DIR | LANDLOCK_FS_MAKE_REG |    \
	 LANDLOCK_FS_MAKE_SOCK | LANDLOCK_FS_MAKE_FIFO | LANDLOCK_FS_MAKE_BLOCK | \
	 LANDLOCK_FS_MAKE_SYM | LANDLOCK_FS_REFER)

/* Directories beside the chain that get rules of their own; more would slow down each start. */
#define MAX_BESIDE 4096

/* A directory of a chain. */
struct link {
	const char *inside, *host;
	const struct absent *cause; /* the first path that needs it */
	struct strv absent;	    /* all of them */
};

struct chain {
	struct wall *w;
	struct link *links;
	size_t n, n_absent;
	size_t n_beside;
};

static int cannot_hold(struct lowering *l, const struct absent *a, const char *reason)
{
	return diag_error_help(
		l->diags, DIAG_E0303, a->at,
		arena_printf(l->arena,
			     "make '%s' by hand, or write a '-' before the path: then "
			     "it can be made inside",
			     a->path),
		"there is no '%s', and nothing would keep the sandbox from making it: "
		"%s",
		a->path, reason);
}

int refuse_absent(struct lowering *l, const char *reason)
{
	int err = 0;

	for (const struct absent *a = l->absent; a; a = a->next)
		err = cannot_hold(l, a, reason);
	return err;
}

/* NULL: no mount there. */
static struct grant *grant_of(struct wall *w, const char *path)
{
	for (size_t i = 0; i < w->n_grants; i++)
		if (strcmp(w->grants[i].path, path) == 0)
			return &w->grants[i];
	return NULL;
}

static struct link *link_at(struct chain *c, const char *path)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->links[i].inside, path) == 0)
			return &c->links[i];
	return NULL;
}

/* Landlock's rule for a file system of the sandbox's own counts for what is mounted in it, too. */
static int writable_above(struct lowering *l, const struct absent *a, const struct grant *g,
			  const char *dir)
{
	struct diag *d =
		diag_add(l->diags, SEV_ERROR, DIAG_E0303, a->at,
			 "there is no '%s', and nothing would keep the sandbox from making "
			 "it: the sandbox's own '%s' can be written, and so, for Landlock, "
			 "all below it",
			 a->path, dir);

	d->help = arena_printf(
		l->arena,
		"make '%s' by hand, or make '%s' read-only (a root: access = \"ro\"), or "
		"write a '-' before the path: then it can be made inside",
		a->path, dir);
	if (g && place_is_known(g->at)) {
		d->other = g->at;
		d->other_msg = "that is mounted by this";
	}
	return -1;
}

static int add_link(struct chain *c, const struct absent *a, const struct absent_dir *dir)
{
	struct lowering *l = c->w->l;
	struct grant *g = grant_of(c->w, dir->path);
	struct link *link = link_at(c, dir->path);

	if (link) {
		link->absent.v[link->absent.n++] = a->path;
		return 0;
	}
	if (!dir->host)
		return writable_above(l, a, g, dir->path);
	/* Without a mount of its own it could be moved away, and another put in its place. */
	if (!g)
		return cannot_hold(
			l, a,
			arena_printf(l->arena,
				     "'%s' could be renamed, as a link leads to it; write "
				     "the path that is meant",
				     dir->path));
	link = &c->links[c->n++];
	*link = (struct link){ .inside = dir->path, .host = dir->host, .cause = a };
	link->absent.v = arena_array(l->arena, c->n_absent, sizeof(*link->absent.v));
	link->absent.v[link->absent.n++] = a->path;
	return 0;
}

/* From the topmost directory in which names can be made down to the one that is there. */
static int add_chain(struct chain *c, const struct absent *a)
{
	size_t top = a->n_dirs;

	for (size_t i = 0; i < a->n_dirs; i++) {
		const struct grant *g = grant_of(c->w, a->dirs[i].path);

		if (g && g->access & NEW_NAMES)
			top = i;
	}
	for (size_t i = top + 1; top < a->n_dirs && i-- > 0;)
		if (add_link(c, a, &a->dirs[i]) < 0)
			return -1;
	return 0;
}

/* The directory of the host that the mount can change; NULL: none. */
static const char *changes(const struct step *s)
{
	if (s->kind == STEP_BIND && !(s->u.bind.attrs & ATTR_RO))
		return s->u.bind.source;
	if (s->kind == STEP_OVERLAY && *s->u.overlay.upper)
		return s->u.overlay.upper;
	return NULL;
}

/* Does the mount show the directory at another place than that of the chain? */
static bool shows_elsewhere(struct lowering *l, const struct step *s, const struct link *link)
{
	const char *source = changes(s), *target;

	if (!source || !path_is_within(link->host, source))
		return false;
	target = *step_target((struct step *)s);
	return s->kind != STEP_BIND || !path_is_within(link->inside, target) ||
	       strcmp(path_join(l->arena, source, path_below(link->inside, target)), link->host) !=
		       0;
}

static int check_elsewhere(struct chain *c, const struct link *link)
{
	struct lowering *l = c->w->l;

	for (size_t i = 0; i < l->plan->n_steps; i++) {
		struct step *s = &l->plan->steps[i];

		if (shows_elsewhere(l, s, link))
			return cannot_hold(l, link->cause,
					   arena_printf(l->arena,
							"'%s' of the host can also be written at "
							"'%s', by %s",
							link->host, *step_target(s), s->why));
	}
	return 0;
}

/* What may be done in the directories beside the chain: as much as in the one around them. */
static int restore_beside(struct chain *c, const struct link *link, uint64_t access)
{
	struct wall *w = c->w;
	struct lowering *l = w->l;
	const char *list = host_ask(l->host, HOST_LIST, link->host), *end;

	if (!list)
		return cannot_hold(l, link->cause,
				   arena_printf(l->arena, "'%s' cannot be listed", link->host));
	for (; *list; list = *end ? end + 1 : end) {
		const char *name, *path, *type;

		end = strchrnul(list, '\n');
		name = arena_strndup(l->arena, list, (size_t)(end - list));
		path = path_join(l->arena, link->inside, name);
		type = host_ask(l->host, HOST_PATH, path_join(l->arena, link->host, name));
		if (!type || strcmp(type, "dir") != 0 || grant_of(w, path))
			continue;
		if (++c->n_beside > MAX_BESIDE)
			return cannot_hold(l, link->cause,
					   arena_printf(l->arena,
							"there are more than %d directories beside "
							"it, and each would need a rule",
							MAX_BESIDE));
		w->grants = arena_grow(l->arena, w->grants, w->n_grants * sizeof(*w->grants),
				       (w->n_grants + 1) * sizeof(*w->grants));
		w->grants[w->n_grants++] = (struct grant){
			.path = path,
			.access = access,
			.at = link->cause->at,
			.why = link->cause->why,
		};
	}
	return 0;
}

static int hold(struct chain *c, const struct link *link)
{
	struct grant *g = grant_of(c->w, link->inside);
	uint64_t access = g->access;

	if (check_elsewhere(c, link) < 0)
		return -1;
	g->access &= ~(uint64_t)NEW_NAMES;
	g->at = link->cause->at;
	g->why = link->cause->why;
	g->absent = link->absent;
	return restore_beside(c, link, access);
}

int hold_absent(struct wall *w)
{
	struct lowering *l = w->l;
	struct chain c = { .w = w };
	size_t n = 0;
	int err = 0;

	if (!l->absent)
		return 0;
	for (const struct absent *a = l->absent; a; a = a->next, c.n_absent++)
		n += a->n_dirs;
	c.links = arena_array(l->arena, n, sizeof(*c.links));
	for (const struct absent *a = l->absent; a; a = a->next)
		if (add_chain(&c, a) < 0)
			err = -1;
	for (size_t i = 0; !err && i < c.n; i++)
		err = hold(&c, &c.links[i]);
	return err;
}
