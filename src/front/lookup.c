/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lookup - where profiles are, and which file a name means.
 *
 * A name that begins like a path is one; any other is looked up in a fixed order of directories and
 * never in the current one, where whoever made it could lay a weaker profile of the same name. Real
 * root does not look into directories that its environment names but somebody else owns.
 */
#include "front/lookup.h"

#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "front/front.h"

#define SUFFIX ".profile"
#define MAX_DIRS 32
#define OVERFLOW_UID "65534:" /* of what is not mapped */
#define MAX_NAMES 512	      /* that a suggestion is looked for among */

bool lookup_is_path(const char *name)
{
	return name[0] == '/' || name[0] == '~' || strcmp(name, ".") == 0 ||
	       strcmp(name, "..") == 0 || strncmp(name, "./", 2) == 0 ||
	       strncmp(name, "../", 3) == 0;
}

const char *lookup_home(struct arena *a, struct host *h)
{
	const char *home = host_ask(h, HOST_ENV, "HOME");

	if (!home || !path_is_absolute(home))
		home = host_ask(h, HOST_FACT, "home");
	return home && path_is_absolute(home) ? path_normalize(a, home) : NULL;
}

const char *lookup_xdg(struct arena *a, struct host *h, const char *variable, const char *below)
{
	const char *dir = host_ask(h, HOST_ENV, variable), *home;

	/* The specification: a relative path is to be ignored. */
	if (dir && path_is_absolute(dir))
		return path_normalize(a, dir);
	home = lookup_home(a, h);
	return home ? path_join(a, home, below) : NULL;
}

/* ---- directories ------------------------------------------------------------------ */

struct dirs {
	struct arena *arena;
	struct host *host;
	struct strv used, ignored;
};

/*
 * What the environment names counts for root only when it is root's (or the system's). Where a user
 * namespace does not map the owner it may be the host's root; host_file() then judges each file.
 */
static bool is_trusted(const struct dirs *s, const char *base)
{
	const char *owner;

	if (host_int(s->host, HOST_FACT, "uid", -1) != 0 || path_is_within(base, "/usr") ||
	    path_is_within(base, "/etc"))
		return true;
	owner = host_ask(s->host, HOST_FACT, arena_printf(s->arena, "owner:%s", base));
	if (!owner || strncmp(owner, "0:", 2) == 0)
		return true;
	return strncmp(owner, OVERFLOW_UID, strlen(OVERFLOW_UID)) == 0 &&
	       !host_yes(s->host, "initial_userns");
}

static void add_dir(struct dirs *s, const char *base, const char *below, bool from_environment)
{
	struct strv *list = &s->used;
	const char *dir;

	if (!base)
		return;
	dir = path_join(s->arena, base, below);
	if (from_environment && !is_trusted(s, base))
		list = &s->ignored;
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], dir) == 0)
			return;
	if (list->n < MAX_DIRS)
		list->v[list->n++] = dir;
}

/* The base whose owner counts: the variable's value, or the home directory. */
static void add_home_dir(struct dirs *s, const char *variable, const char *below)
{
	const char *base = lookup_xdg(s->arena, s->host, variable, below);
	const char *home = lookup_home(s->arena, s->host);

	if (!base)
		return;
	if (home && strcmp(base, path_join(s->arena, home, below)) == 0)
		add_dir(s, home, path_join(s->arena, below, "sbx/profiles"), true);
	else
		add_dir(s, base, "sbx/profiles", true);
}

static void find_dirs(struct dirs *s, struct arena *a, struct host *h)
{
	const char *dirs;

	*s = (struct dirs){ .arena = a, .host = h };
	s->used.v = arena_array(a, MAX_DIRS, sizeof(*s->used.v));
	s->ignored.v = arena_array(a, MAX_DIRS, sizeof(*s->ignored.v));

	add_home_dir(s, "XDG_CONFIG_HOME", ".config");
	add_dir(s, "/etc/sbx/profiles", "", false);
	add_dir(s, SBX_SYSCONFDIR "/profiles", "", false);
	add_home_dir(s, "XDG_DATA_HOME", ".local/share");

	dirs = host_ask(h, HOST_ENV, "XDG_DATA_DIRS");
	for (const char *p = dirs && *dirs ? dirs : "/usr/local/share:/usr/share"; *p;) {
		size_t n = strcspn(p, ":");

		if (*p == '/')
			add_dir(s, path_normalize(a, arena_strndup(a, p, n)), "sbx/profiles", true);
		p += n + (p[n] == ':');
	}
	/* Where this sbx was installed, wherever that is. */
	add_dir(s, SBX_DATADIR "/profiles", "", false);
}

struct strv profile_dirs(struct arena *a, struct host *h)
{
	struct dirs s;

	find_dirs(&s, a, h);
	return s.used;
}

/* ---- names ------------------------------------------------------------------------ */

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

/* Letters, digits and ._+-@, one slash at most, no component that begins with '.' or '-'. */
static bool is_name(const char *name)
{
	int slashes = 0;

	for (const char *p = name; *p; p++) {
		bool first = p == name || p[-1] == '/';

		if (*p == '/' && (first || p[1] == '\0' || ++slashes > 1))
			return false;
		if (first && (*p == '.' || *p == '-'))
			return false;
		if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z') &&
		    !(*p >= '0' && *p <= '9') && !strchr("._+-@/", *p))
			return false;
	}
	return *name && strlen(name) < 128;
}

static int bad_name(struct arena *a, const char *name, struct place at, struct diags *d)
{
	size_t stem = strlen(name) - (ends_with(name, SUFFIX) ? strlen(SUFFIX) : 0);

	return diag_error_help(
		d, DIAG_E0155, at,
		ends_with(name, SUFFIX)
			? arena_printf(a, "write '%.*s' for the name, or './%s' for the file",
				       (int)stem, name, name)
			: "a name is made of letters, digits and ._+-@ with at most one '/' in it; "
			  "a "
			  "path begins with /, ./, ../ or ~/",
		"'%s' is not the name of a profile", name);
}

/* All names NAME.profile in a directory, with a prefix "base/". */
static void collect(struct arena *a, struct host *h, const char *dir, const char *prefix,
		    struct strv *names)
{
	const char *list = host_ask(h, HOST_LIST, dir);

	for (const char *p = list ? list : ""; *p && names->n < MAX_NAMES;) {
		size_t n = strcspn(p, "\n");
		const char *name = arena_strndup(a, p, n);

		if (ends_with(name, SUFFIX))
			names->v[names->n++] =
				arena_printf(a, "%s%.*s", prefix, (int)(n - strlen(SUFFIX)), name);
		else if (!*prefix && is_name(name) && !ends_with(name, ".d"))
			collect(a, h, path_join(a, dir, name), arena_printf(a, "%s/", name), names);
		p += n + (p[n] == '\n');
	}
}

static int not_found(const struct dirs *s, const char *name, struct place at, struct diags *d)
{
	struct arena *a = s->arena;
	struct strv names = { .v = arena_array(a, MAX_NAMES, sizeof(*names.v)) };
	const char *cwd = host_ask(s->host, HOST_FACT, "cwd"), *near;
	struct strbuf help;
	struct diag *x;

	strbuf_init(&help, a);
	for (size_t i = 0; i < s->used.n; i++)
		collect(a, s->host, s->used.v[i], "", &names);
	near = suggest(name, names.v, names.n);
	if (cwd &&
	    host_has(s->host, HOST_PATH, path_join(a, cwd, arena_printf(a, "%s" SUFFIX, name))))
		strbuf_addf(&help, "for the file of this directory write ./%s" SUFFIX "\n", name);
	strbuf_add(&help, "looked in");
	for (size_t i = 0; i < s->used.n; i++)
		strbuf_addf(&help, "\n  %s", s->used.v[i]);
	if (s->ignored.n)
		strbuf_add(&help, "\nnot in these, which are not root's");
	for (size_t i = 0; i < s->ignored.n; i++)
		strbuf_addf(&help, "\n  %s", s->ignored.v[i]);

	x = diag_add(d, SEV_ERROR, DIAG_E0150, at, "there is no profile '%s'", name);
	if (near && place_is_known(at))
		x->label = arena_printf(a, "did you mean '%s'?", near);
	else if (near)
		x->help = arena_printf(a, "did you mean '%s'?\n%s", near, help.s);
	if (!x->help)
		x->help = help.s;
	return -1;
}

/* ---- files ------------------------------------------------------------------------ */

/* Says why a file that is there cannot be used. */
static int unusable(struct arena *a, const struct source *s, const struct host_file *f,
		    struct place at, struct diags *d)
{
	const char *help = NULL;
	struct diag *x;

	switch (f->status) {
	case HOST_FILE_TOO_BIG:
		return diag_error_help(d, DIAG_E0112, at, "split it and use include = [ ... ]",
				       "the profile '%s' is larger than %u KiB", s->shown,
				       PROFILE_MAX_SIZE >> 10);
	case HOST_FILE_UNSAFE:
		help = strstr(f->reason, "writable")
			       ? arena_printf(a, "take the right away: chmod go-w %s", s->shown)
			       : "whoever owns it could change what it allows: make a copy of your "
				 "own";
		break;
	case HOST_FILE_NOT_FILE:
		help = "a profile is a plain file, so that what is checked is what is read";
		break;
	case HOST_FILE_OK:
	case HOST_FILE_ABSENT:
	case HOST_FILE_DENIED:
		break;
	}
	x = diag_add(d, SEV_ERROR, DIAG_E0151, at, "cannot use the profile '%s': %s", s->shown,
		     f->reason);
	x->help = help;
	return -1;
}

static int read_path(struct arena *a, struct host *h, const char *name, struct place at,
		     struct source *s, struct diags *d)
{
	struct host_file f = host_file(h, s->path, true, PROFILE_MAX_SIZE), other;
	const char *with;

	if (f.status == HOST_FILE_OK) {
		s->text = f.content;
		return 0;
	}
	if (f.status != HOST_FILE_ABSENT)
		return unusable(a, s, &f, at, d);
	with = arena_printf(a, "%s" SUFFIX, s->path);
	other = host_file(h, with, true, PROFILE_MAX_SIZE);
	return diag_error_help(
		d, DIAG_E0150, at,
		other.status == HOST_FILE_ABSENT
			? "a path names the file itself; a name without / is looked up"
			: arena_printf(a, "there is %s" SUFFIX, name),
		"there is no profile '%s'", name);
}

/* "/a", "./a", "../a", "~/a"; `from` is the file that the include stands in. */
static int find_path(struct arena *a, struct host *h, const char *name, struct place at,
		     const char *from, struct source *s, struct diags *d)
{
	const char *home;

	if (name[0] == '~') {
		home = lookup_home(a, h);
		if (name[1] != '/')
			return diag_error_help(d, DIAG_E0155, at, "write ~/FILE, or the whole path",
					       "'%s' is not a path that sbx knows", name);
		if (!home)
			return diag_error(d, DIAG_E0150, at,
					  "'%s' needs a home directory, and HOME is not set", name);
		s->path = path_join(a, home, name + 2);
		s->shown = path_normalize(a, name);
	} else {
		s->path =
			from ? path_join(a, path_dirname(a, from), name) : path_normalize(a, name);
		s->shown = s->path;
	}
	return read_path(a, h, name, at, s, d);
}

/* ~ for the home directory. */
static const char *shorten(struct arena *a, struct host *h, const char *path)
{
	const char *home = lookup_home(a, h);

	if (!home || strcmp(home, "/") == 0 || !path_is_within(path, home))
		return path;
	return arena_printf(a, "~/%s", path_below(path, home));
}

int lookup_profile(struct arena *a, struct host *h, const char *name, struct place at,
		   const char *from, struct source *out, struct diags *d)
{
	struct source s = { 0 };
	struct dirs dirs;

	if (lookup_is_path(name)) {
		if (find_path(a, h, name, at, from, &s, d) < 0)
			return -1;
		*out = s;
		return 0;
	}
	if (!is_name(name) || ends_with(name, SUFFIX))
		return bad_name(a, name, at, d);
	find_dirs(&dirs, a, h);
	for (size_t i = 0; i < dirs.used.n; i++) {
		struct host_file f;

		s.path = path_join(a, dirs.used.v[i], arena_printf(a, "%s" SUFFIX, name));
		s.shown = shorten(a, h, s.path);
		f = host_file(h, s.path, true, PROFILE_MAX_SIZE);
		if (f.status == HOST_FILE_ABSENT)
			continue;
		/* The first one there is the one: never on to another that may allow more. */
		if (f.status != HOST_FILE_OK)
			return unusable(a, &s, &f, at, d);
		s.text = f.content;
		*out = s;
		return 0;
	}
	return not_found(&dirs, name, at, d);
}

const char *profile_find(struct arena *a, struct host *h, const char *name, struct place at,
			 struct diags *d)
{
	struct source s = { 0 };

	return lookup_profile(a, h, name, at, NULL, &s, d) < 0 ? NULL : s.path;
}
