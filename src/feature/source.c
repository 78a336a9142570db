/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * source - from a path in a profile to the real path on the host.
 *
 * The runner opens the real path and follows no link on the way, so what the plan shows is what is
 * mounted. That leaves the links there are while the plan is made: one in a directory that this
 * profile lets the sandbox write may be the work of its last run, and is refused.
 */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

#define MAX_LINKS 40

struct source source_of(const struct s_str *s)
{
	return (struct source){
		.path = s->v,
		.at = s->at,
		.what = "host path",
		.if_missing = s->optional ? IF_MISSING_SKIP : IF_MISSING_ERROR,
		.has_minus = true,
	};
}

struct source source_at(const char *path, struct place at, const char *what)
{
	return (struct source){ .path = path, .at = at, .what = what };
}

/* Is `path` below `dir`, which the profile grants for writing? Both as written and really. */
static bool is_below_grant(struct lowering *l, const char *path, const char *dir)
{
	const char *missing, *real;

	/* With the whole host writable every link is; there the owner of the tree is trusted. */
	if (!path_is_absolute(dir) || strcmp(dir, "/") == 0)
		return false;
	real = host_real_path(l->host, dir, &missing);
	return real && strcmp(path, real) != 0 && path_is_within(path, real);
}

/* The place of what lets the sandbox write where the link is, or an unknown one. */
static bool is_writable(struct lowering *l, const char *link, struct place *by)
{
	const struct spec *s = l->spec;

	for (size_t i = 0; i < s->filesystem.read_write.n; i++) {
		*by = s->filesystem.read_write.v[i].at;
		if (is_below_grant(l, link, s->filesystem.read_write.v[i].v))
			return true;
	}
	for (size_t i = 0; i < s->filesystem.mounts.n; i++) {
		const struct mount_item *m = &s->filesystem.mounts.v[i];

		*by = m->at;
		if (lower_writable(&m->access, false) && is_below_grant(l, link, m->source.v))
			return true;
		if (is_below_grant(l, link, m->upper.v))
			return true;
	}
	*by = s->filesystem.root.upper.at;
	if (is_below_grant(l, link, s->filesystem.root.upper.v))
		return true;
	*by = s->filesystem.root.type.at;
	if (lower_writable(&s->filesystem.root.access, false) &&
	    is_below_grant(l, link, s->filesystem.root.type.v))
		return true;
	*by = s->filesystem.tmp.at;
	if (!strcmp(s->filesystem.tmp.v, "host") && is_below_grant(l, link, "/tmp"))
		return true;
	*by = s->filesystem.home.at;
	if (!strcmp(s->filesystem.home.v, "host") && is_below_grant(l, link, host_home(l)))
		return true;
	return is_below_grant(l, link, s->filesystem.home.v) ||
	       is_below_grant(l, link, host_state(l));
}

static enum source_result planted(struct lowering *l, const struct source *s, const char *link,
				  struct place by)
{
	struct diag *d;

	d = diag_add(l->diags, SEV_ERROR, DIAG_E0302, s->at,
		     "the %s '%s' leads through the link '%s', which the sandbox can write",
		     s->what, s->path, link);
	d->help = "write the path that is meant, without the link";
	if (place_is_known(by)) {
		d->other = by;
		d->other_msg = "writable by this";
	}
	return SOURCE_ERROR;
}

static enum source_result missing(struct lowering *l, const struct source *s, const char *component)
{
	struct diag *d;

	if (s->if_missing != IF_MISSING_ERROR)
		return SOURCE_MISSING;
	if (strcmp(component, path_normalize(l->arena, s->path)) == 0)
		d = diag_add(l->diags, SEV_ERROR, DIAG_E0301, s->at, "the %s '%s' does not exist",
			     s->what, s->path);
	else
		d = diag_add(l->diags, SEV_ERROR, DIAG_E0301, s->at,
			     "the %s '%s' does not exist: there is no '%s'", s->what, s->path,
			     component);
	if (s->has_minus)
		d->help = arena_printf(l->arena, "write \"-%s\" when it may be missing", s->path);
	return SOURCE_ERROR;
}

enum source_result source_find(struct lowering *l, const struct source *s, const char **real,
			       const char **type)
{
	const char *rest = s->path, *at = "/", *t = "dir", *next;
	int links = 0;
	struct place by;
	size_t n;

	while (rest += strspn(rest, "/"), (n = strcspn(rest, "/"))) {
		const char *name = arena_strndup(l->arena, rest, n);

		rest += n;
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			at = path_dirname(l->arena, at);
			t = "dir";
			continue;
		}
		next = path_join(l->arena, at, name);
		/* Below something that is no directory there is nothing. */
		t = strcmp(t, "dir") == 0 ? host_ask(l->host, HOST_PATH, next) : NULL;
		if (!t) {
			*real = path_join(l->arena, next, rest + strspn(rest, "/"));
			*type = "dir";
			return missing(l, s, next);
		}
		if (strcmp(t, "denied") == 0) {
			diag_error_help(
				l->diags, DIAG_E0315, s->at,
				"give yourself the right to search its folder, or leave it out",
				"cannot look at the %s '%s': permission denied at '%s'", s->what,
				s->path, next);
			return SOURCE_ERROR;
		}
		if (strcmp(t, "link") != 0) {
			at = next;
			continue;
		}
		if (is_writable(l, next, &by))
			return planted(l, s, next, by);
		t = host_ask(l->host, HOST_LINK, next);
		if (!t || ++links > MAX_LINKS) {
			diag_error(l->diags, DIAG_E0308, s->at,
				   "the %s '%s' leads through too many links", s->what, s->path);
			return SOURCE_ERROR;
		}
		rest = arena_printf(l->arena, "%s/%s", t, rest);
		if (path_is_absolute(t))
			at = "/";
		t = "dir";
	}
	*real = at;
	*type = t;
	return SOURCE_FOUND;
}
