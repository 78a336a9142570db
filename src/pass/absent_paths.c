/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * absent_paths - what hide and protect are about, and is not there yet, does not come into being.
 *
 * Example: protect = [ "/p/.git/hooks" ] in a writable /p that has a .git, but no hooks. Nothing
 * can be mounted there, and sbx makes nothing on the host. So nobody may give anything a new name
 * in /p and in /p/.git, whatever the name: Landlock has no rules for one name. In the other
 * directories of /p all is as before, each has a rule of its own. Where there can be a broker
 * (run/broker.h) it gives all names back but these: then the payload alone is under those rules,
 * and init makes names for it.
 *
 * It takes one, too, below a file system of the sandbox's own that can be written, such as a home
 * that is a tmpfs: Landlock's rule for that would count for all that is mounted in it. So init
 * makes the names there as well.
 *
 * Without one the price is high, so that a path written with '-' is left out then, and `sbx plan`
 * says so.
 *
 * Rules add up on the way to the root. So each directory that is written to above the path, up to
 * the topmost, is one of the chain that loses the right; and none of them may get it back by
 * another mount of the same directory. lower_held_folders() sees to it that they keep their names.
 */
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "pass/wall.h"
#include "plan/landlock.h"

/* Directories beside the chain that get rules of their own; more would slow down each start. */
#define MAX_BESIDE 4096

/* A directory of a chain. */
struct link {
	const char *inside, *host; /* host NULL: a tmpfs of the sandbox's own */
	struct absent **absent;	   /* the paths that need it */
	size_t n;
};

struct chain {
	struct wall *w;
	struct link *links;
	size_t n, n_absent;
	size_t n_beside;
	bool may_have_broker;
};

/* The path cannot be held. Where it may be missing that is noted, elsewhere it is an error. */
static int cannot_hold(struct lowering *l, struct absent *a, const char *reason)
{
	if (a->optional) {
		a->left_out = reason;
		return 0;
	}
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

/* One note for all that share a reason. */
static void tell_left_out(struct lowering *l)
{
	for (const struct absent *a = l->absent, *b; a; a = a->next) {
		size_t n = 0;

		for (b = l->absent; b != a && a->left_out; b = b->next)
			if (b->left_out && strcmp(a->left_out, b->left_out) == 0)
				break;
		if (!a->left_out || b != a)
			continue;
		for (b = a->next; b; b = b->next)
			n += b->left_out && strcmp(a->left_out, b->left_out) == 0;
		plan_note(l->plan, NOTE_GAP, a->at, "'%s'%s can be made inside: %s", a->path,
			  n ? arena_printf(l->arena, " and %zu more that are not there", n)
			    : " is not there, and",
			  a->left_out);
	}
}

int refuse_absent(struct lowering *l, const char *reason)
{
	int err = 0;

	for (struct absent *a = l->absent; a; a = a->next)
		if (cannot_hold(l, a, reason) < 0)
			err = -1;
	tell_left_out(l);
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

static bool is_own_tmpfs(const struct plan *p, const char *path)
{
	size_t i = 0;

	for (; (i = plan_find(p, STEP_TMPFS, i)) < p->n_steps; i++)
		if (strcmp(p->steps[i].u.tmpfs.target, path) == 0)
			return path[1];
	return false;
}

/* Landlock's rule for a file system of the sandbox's own counts for what is mounted in it, too. */
static int writable_above(struct lowering *l, struct absent *a, const struct grant *g,
			  const char *dir)
{
	const char *why = is_own_tmpfs(l->plan, dir) ? why_no_broker(l) : NULL;
	struct diag *d;

	if (a->optional && why)
		return cannot_hold(l, a, why);
	if (a->optional)
		return cannot_hold(
			l, a,
			arena_printf(l->arena,
				     "the sandbox's own '%s' can be written, and so, for "
				     "Landlock, all below it",
				     dir));
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0303, a->at,
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

static int add_link(struct chain *c, struct absent *a, const struct absent_dir *dir)
{
	struct lowering *l = c->w->l;
	struct grant *g = grant_of(c->w, dir->path);
	struct link *link = link_at(c, dir->path);

	if (link) {
		link->absent[link->n++] = a;
		return 0;
	}
	if (!dir->host && !(c->may_have_broker && (!g || is_own_tmpfs(l->plan, dir->path))))
		return writable_above(l, a, g, dir->path);
	if (!dir->host && !g) /* in a tmpfs that is in the chain itself */
		return 0;
	/* Without a mount of its own it could be moved away, and another put in its place. */
	if (!g)
		return cannot_hold(
			l, a,
			arena_printf(l->arena,
				     "'%s' could be renamed, as a link leads to it; write "
				     "the path that is meant",
				     dir->path));
	link = &c->links[c->n++];
	*link = (struct link){ .inside = dir->path, .host = dir->host };
	link->absent = arena_array(l->arena, c->n_absent, sizeof(struct absent *));
	link->absent[link->n++] = a;
	return 0;
}

/* From the topmost directory in which names can be made down to the one that is there. */
static int add_chain(struct chain *c, struct absent *a)
{
	size_t top = a->n_dirs;

	for (size_t i = 0; i < a->n_dirs; i++) {
		const struct grant *g = grant_of(c->w, a->dirs[i].path);

		if (g && g->access & LANDLOCK_FS_NEW_NAMES)
			top = i;
	}
	for (size_t i = top + 1; top < a->n_dirs && !a->left_out && i-- > 0;)
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

/* For all paths that need the directory. */
static int cannot_hold_link(struct chain *c, const struct link *link, const char *reason)
{
	int err = 0;

	for (size_t i = 0; i < link->n; i++)
		if (cannot_hold(c->w->l, link->absent[i], reason) < 0)
			err = -1;
	return err;
}

static int check_elsewhere(struct chain *c, const struct link *link)
{
	struct lowering *l = c->w->l;

	for (size_t i = 0; link->host && i < l->plan->n_steps; i++) {
		struct step *s = &l->plan->steps[i];

		if (shows_elsewhere(l, s, link))
			return cannot_hold_link(
				c, link,
				arena_printf(l->arena,
					     "'%s' of the host can also be written at '%s', by %s",
					     link->host, *step_target(s), s->why));
	}
	return 0;
}

/* Calls `add`, which may be NULL, with each directory beside the chain. */
static int walk_beside(struct chain *c, const struct link *link, uint64_t access,
		       void (*add)(struct wall *w, const struct link *link, const char *path,
				   uint64_t access))
{
	struct wall *w = c->w;
	struct lowering *l = w->l;
	const char *list = link->host ? host_ask(l->host, HOST_LIST, link->host) : "", *name;

	if (!list)
		return cannot_hold_link(
			c, link, arena_printf(l->arena, "'%s' cannot be listed", link->host));
	while ((name = words_line(l->arena, &list))) {
		const char *path = path_join(l->arena, link->inside, name), *type;

		type = host_ask(l->host, HOST_PATH, path_join(l->arena, link->host, name));
		if (!type || strcmp(type, "dir") != 0 || grant_of(w, path))
			continue;
		if (add)
			add(w, link, path, access);
		else if (++c->n_beside > MAX_BESIDE)
			return cannot_hold_link(
				c, link,
				arena_printf(l->arena,
					     "there are more than %d directories beside "
					     "it, and each would need a rule",
					     MAX_BESIDE));
	}
	return 0;
}

/* What may be done in a directory beside the chain: as much as in the one around it. */
static void restore(struct wall *w, const struct link *link, const char *path, uint64_t access)
{
	struct arena *a = w->l->arena;

	w->grants = arena_grow(a, w->grants, w->n_grants * sizeof(*w->grants),
			       (w->n_grants + 1) * sizeof(*w->grants));
	w->grants[w->n_grants++] = (struct grant){
		.path = path,
		.access = access,
		.at = link->absent[0]->at,
		.why = link->absent[0]->why,
	};
}

static void hold(struct chain *c, const struct link *link)
{
	struct wall *w = c->w;
	struct grant *g = grant_of(w, link->inside);
	uint64_t access = g->access;

	if (!w->has_broker)
		g->access &= ~(uint64_t)LANDLOCK_FS_NEW_NAMES;
	g->at = link->absent[0]->at;
	g->why = link->absent[0]->why;
	g->absent.v = arena_array(w->l->arena, link->n, sizeof(*g->absent.v));
	for (size_t i = 0; i < link->n; i++)
		g->absent.v[g->absent.n++] = link->absent[i]->path;
	walk_beside(c, link, access, restore);
}

static int find_chains(struct chain *c)
{
	int err = 0;

	c->n = c->n_beside = 0;
	for (struct absent *a = c->w->l->absent; a; a = a->next)
		if (!a->left_out && add_chain(c, a) < 0)
			err = -1;
	for (size_t i = 0; !err && i < c->n; i++) {
		if (check_elsewhere(c, &c->links[i]) < 0 ||
		    walk_beside(c, &c->links[i], 0, NULL) < 0)
			err = -1;
	}
	return err;
}

static size_t count_left_out(const struct lowering *l)
{
	size_t n = 0;

	for (const struct absent *a = l->absent; a; a = a->next)
		n += a->left_out != NULL;
	return n;
}

/* Those that can be held, and their directories: what one needs may be too much for others, too. */
static int settle_chains(struct chain *c)
{
	size_t before;

	do {
		before = count_left_out(c->w->l);
		if (find_chains(c) < 0)
			return -1;
	} while (count_left_out(c->w->l) != before);
	return 0;
}

/* NULL: there can be a broker for these directories. */
static const char *why_no_broker_for(const struct chain *c)
{
	struct lowering *l = c->w->l;
	const char *why = why_no_broker(l);

	if (!why && c->n > BROKER_MAX_DIRS)
		why = arena_printf(l->arena, "that are more than %d directories", BROKER_MAX_DIRS);
	for (size_t i = 0; !why && i < c->n; i++)
		if (c->links[i].host &&
		    !host_yes(l->host, arena_printf(l->arena, "exact_names:%s", c->links[i].host)))
			why = arena_printf(l->arena,
					   "'%s' is on a file system where other bytes may be the "
					   "same name",
					   c->links[i].host);
	return why;
}

/* Without a broker, what may be missing is left out, and for the rest its price is told. */
static int do_without_broker(struct chain *c, const char *why)
{
	struct lowering *l = c->w->l;

	for (struct absent *a = l->absent; a; a = a->next)
		if (a->optional && !a->left_out)
			a->left_out = why;
	c->may_have_broker = false;
	if (settle_chains(c) < 0)
		return -1;
	for (size_t i = 0; i < c->n; i++)
		plan_note(l->plan, NOTE_GAP, c->links[i].absent[0]->at,
			  "nothing new can be made in '%s': init would make all but what must not "
			  "be there, but %s",
			  c->links[i].inside, why);
	return 0;
}

int hold_absent(struct wall *w)
{
	struct lowering *l = w->l;
	struct chain c = { .w = w };
	const char *why;
	size_t n = 0;

	if (!l->absent)
		return 0;
	for (const struct absent *a = l->absent; a; a = a->next, c.n_absent++)
		n += a->n_dirs;
	c.links = arena_array(l->arena, n, sizeof(*c.links));
	c.may_have_broker = !why_no_broker(l);
	if (settle_chains(&c) < 0)
		return -1;
	why = c.n ? why_no_broker_for(&c) : NULL;
	if (why && do_without_broker(&c, why) < 0)
		return -1;
	tell_left_out(l);
	w->has_broker = c.n && !why;
	for (size_t i = 0; i < c.n; i++)
		hold(&c, &c.links[i]);
	return 0;
}
