/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/search.h"

#include <string.h>

#include "base/path.h"

#define MAX_DIRS 32
#define OVERFLOW_UID "65534:" /* of what is not mapped */

const char *search_home(struct arena *a, struct host *h)
{
	const char *home = host_ask(h, HOST_ENV, "HOME");

	if (!home || !path_is_absolute(home))
		home = host_ask(h, HOST_FACT, "home");
	return home && path_is_absolute(home) ? path_normalize(a, home) : NULL;
}

const char *search_xdg(struct arena *a, struct host *h, const char *variable, const char *below)
{
	const char *dir = host_ask(h, HOST_ENV, variable), *home;

	/* The specification: a relative path is to be ignored. */
	if (dir && path_is_absolute(dir))
		return path_normalize(a, dir);
	home = search_home(a, h);
	return home ? path_join(a, home, below) : NULL;
}

const char *search_shorten(struct arena *a, struct host *h, const char *path)
{
	const char *home = search_home(a, h);

	if (!home || strcmp(home, "/") == 0 || !path_is_within(path, home))
		return path;
	return arena_printf(a, "~/%s", path_below(path, home));
}

bool search_owner_is_unmapped(struct host *h, const char *owner)
{
	return strncmp(owner, OVERFLOW_UID, strlen(OVERFLOW_UID)) == 0 &&
	       !host_yes(h, "initial_userns");
}

/* While the directories are gathered. */
struct gathering {
	struct arena *arena;
	struct host *host;
	struct search *out;
};

/*
 * What the environment names counts for root only when it is root's (or the system's).
 */
static bool is_trusted(const struct gathering *g, const char *base)
{
	const char *owner;

	if (host_int(g->host, HOST_FACT, "uid", -1) != 0 || path_is_within(base, "/usr") ||
	    path_is_within(base, "/etc"))
		return true;
	owner = host_ask(g->host, HOST_FACT, arena_printf(g->arena, "owner:%s", base));
	if (!owner || strncmp(owner, "0:", 2) == 0)
		return true;
	return search_owner_is_unmapped(g->host, owner);
}

static void add_dir(struct gathering *g, const char *base, const char *below, bool from_environment)
{
	struct strv *list = &g->out->dirs;
	const char *dir;

	if (!base)
		return;
	dir = path_join(g->arena, base, below);
	if (from_environment && !is_trusted(g, base))
		list = &g->out->ignored;
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], dir) == 0)
			return;
	if (list->n < MAX_DIRS)
		list->v[list->n++] = dir;
}

/* The base whose owner counts: the variable's value, or the home directory. */
static void add_home_dir(struct gathering *g, const char *variable, const char *below)
{
	const char *base = search_xdg(g->arena, g->host, variable, below);
	const char *home = search_home(g->arena, g->host);

	if (!base)
		return;
	if (home && strcmp(base, path_join(g->arena, home, below)) == 0)
		add_dir(g, home, path_join(g->arena, below, "sbx/profiles"), true);
	else
		add_dir(g, base, "sbx/profiles", true);
}

void search_init(struct search *s, struct arena *a, struct host *h)
{
	struct gathering g = { .arena = a, .host = h, .out = s };
	const char *dirs;

	*s = (struct search){ 0 };
	s->dirs.v = arena_array(a, MAX_DIRS, sizeof(*s->dirs.v));
	s->ignored.v = arena_array(a, MAX_DIRS, sizeof(*s->ignored.v));

	add_home_dir(&g, "XDG_CONFIG_HOME", ".config");
	add_dir(&g, "/etc/sbx/profiles", "", false);
	add_dir(&g, SBX_SYSCONFDIR "/profiles", "", false);
	add_home_dir(&g, "XDG_DATA_HOME", ".local/share");

	dirs = host_ask(h, HOST_ENV, "XDG_DATA_DIRS");
	for (const char *p = dirs && *dirs ? dirs : "/usr/local/share:/usr/share"; *p;) {
		size_t n = strcspn(p, ":");

		if (*p == '/')
			add_dir(&g, path_normalize(a, arena_strndup(a, p, n)), "sbx/profiles",
				true);
		p += n + (p[n] == ':');
	}
	/* Where this sbx was installed, wherever that is. */
	add_dir(&g, SBX_DATADIR "/profiles", "", false);
}

const char *search_file(const struct search *s, struct arena *a, struct host *h, const char *name,
			size_t max_size, struct host_file *file)
{
	for (size_t i = 0; i < s->dirs.n; i++) {
		const char *path = path_join(a, s->dirs.v[i], name);

		*file = host_file(h, path, true, max_size);
		if (file->status != HOST_FILE_ABSENT)
			return path;
	}
	return NULL;
}
