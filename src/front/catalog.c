/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "front/catalog.h"

#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "front/front.h"
#include "front/lookup.h"

#define SUFFIX ".profile"

struct gathering {
	struct arena *arena;
	struct host *host;
	struct catalog *out;
	size_t cap;
	size_t dir; /* of the search, which is at work */
};

static void add_string(struct arena *a, struct strv *list, const char *s)
{
	list->v = arena_grow(a, list->v, list->n * sizeof(*list->v),
			     (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = s;
}

/* In its place by name, or as a shadow of what a directory before has. */
static void add_profile(struct gathering *g, const char *name, const char *path)
{
	struct catalog *c = g->out;
	size_t i = 0;

	while (i < c->n && strcmp(c->v[i].name, name) < 0)
		i++;
	if (i < c->n && strcmp(c->v[i].name, name) == 0) {
		add_string(g->arena, &c->v[i].in_shadow, path);
		return;
	}
	if (c->n == g->cap) {
		g->cap = g->cap ? 2 * g->cap : 32;
		c->v = arena_grow(g->arena, c->v, c->n * sizeof(*c->v), g->cap * sizeof(*c->v));
	}
	memmove(c->v + i + 1, c->v + i, (c->n - i) * sizeof(*c->v));
	c->v[i] = (struct catalog_entry){ .name = name, .path = path, .dir = g->dir };
	c->n++;
}

/* Is it a folder whose files have names with a slash? */
static bool is_folder(struct gathering *g, const char *name, const char *path)
{
	const char *kind;

	if (words_end_with(name, ".d") || !lookup_is_name(name))
		return false;
	kind = host_ask(g->host, HOST_PATH, path);
	return kind && (strcmp(kind, "dir") == 0 || strcmp(kind, "denied") == 0);
}

/* `below`: "", or the folder's name and a slash. */
static void add_all(struct gathering *g, const char *dir, const char *below)
{
	const char *list = host_ask(g->host, HOST_LIST, dir), *name;

	if (!list)
		add_string(g->arena, &g->out->unreadable, dir);
	while ((name = words_line(g->arena, &list))) {
		const char *path = path_join(g->arena, dir, name);

		if (*name == '.')
			continue;
		if (words_end_with(name, SUFFIX))
			add_profile(g,
				    arena_printf(g->arena, "%s%.*s", below,
						 (int)(strlen(name) - strlen(SUFFIX)), name),
				    path);
		else if (!*below && is_folder(g, name, path))
			add_all(g, path, arena_printf(g->arena, "%s/", name));
	}
}

void catalog_read(struct arena *a, struct host *h, struct catalog *out)
{
	struct gathering g = { .arena = a, .host = h, .out = out };

	*out = (struct catalog){ 0 };
	search_init(&out->search, a, h);
	for (; g.dir < out->search.dirs.n; g.dir++)
		if (host_has(h, HOST_PATH, out->search.dirs.v[g.dir]))
			add_all(&g, out->search.dirs.v[g.dir], "");
}

const char *catalog_origin(struct arena *a, struct host *h, const char *dir)
{
	const char *config = search_xdg(a, h, "XDG_CONFIG_HOME", ".config");
	const char *data = search_xdg(a, h, "XDG_DATA_HOME", ".local/share");

	if (path_is_within(dir, "/etc") || strcmp(dir, SBX_SYSCONFDIR "/profiles") == 0)
		return "system";
	if ((config && path_is_within(dir, config)) || (data && path_is_within(dir, data)))
		return "user";
	return "vendor";
}

int catalog_describe(struct arena *a, struct host *h, const struct catalog_entry *e,
		     struct catalog_about *out, struct diags *d)
{
	const struct value *description;
	struct value *tree;
	int ret = profile_check_alone(a, h, e->name, &tree, d);

	*out = (struct catalog_about){ 0 };
	if (!tree)
		return ret;
	description = value_get(tree, "description");
	if (description && description->type == VAL_STRING)
		out->description = description->u.s;
	out->abstract = profile_is_abstract(tree);
	return ret;
}
