/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lookup - where profiles are, and which file a name means.
 *
 * A name that begins like a path is one; any other is looked up in the directories of
 * host/search.h.
 */
#include "front/lookup.h"

#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/words.h"
#include "front/front.h"
#include "host/search.h"

#define SUFFIX ".profile"
#define MAX_NAMES 512 /* that a suggestion is looked for among */

bool lookup_is_path(const char *name)
{
	return name[0] == '/' || name[0] == '~' || strcmp(name, ".") == 0 ||
	       strcmp(name, "..") == 0 || strncmp(name, "./", 2) == 0 ||
	       strncmp(name, "../", 3) == 0;
}

struct strv profile_dirs(struct arena *a, struct host *h)
{
	struct search s;

	search_init(&s, a, h);
	return s.dirs;
}

/* ---- names ------------------------------------------------------------------------ */

bool lookup_is_name(const char *name)
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
	size_t stem = strlen(name) - (words_end_with(name, SUFFIX) ? strlen(SUFFIX) : 0);

	if (strchr(name, '$'))
		return diag_error_help(d, DIAG_E0155, at,
				       "profiles are gathered before variables are known: a "
				       "block of 'when' can choose what holds",
				       "'%s' is not the name of a profile", name);
	return diag_error_help(
		d, DIAG_E0155, at,
		words_end_with(name, SUFFIX)
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
	const char *list = host_ask(h, HOST_LIST, dir), *name;

	while (names->n < MAX_NAMES && (name = words_line(a, &list))) {
		if (words_end_with(name, SUFFIX))
			names->v[names->n++] = arena_printf(
				a, "%s%.*s", prefix, (int)(strlen(name) - strlen(SUFFIX)), name);
		else if (!*prefix && lookup_is_name(name) && !words_end_with(name, ".d"))
			collect(a, h, path_join(a, dir, name), arena_printf(a, "%s/", name), names);
	}
}

static int not_found(struct arena *a, struct host *h, const struct search *s, const char *name,
		     struct place at, struct diags *d)
{
	struct strv names = { .v = arena_array(a, MAX_NAMES, sizeof(*names.v)) };
	const char *cwd = host_ask(h, HOST_FACT, "cwd"), *near;
	struct strbuf help;
	struct diag *x;

	strbuf_init(&help, a);
	for (size_t i = 0; i < s->dirs.n; i++)
		collect(a, h, s->dirs.v[i], "", &names);
	near = suggest(name, names.v, names.n);
	if (cwd && host_has(h, HOST_PATH, path_join(a, cwd, arena_printf(a, "%s" SUFFIX, name))))
		strbuf_addf(&help, "for the file of this directory write ./%s" SUFFIX "\n", name);
	strbuf_add(&help, "looked in");
	for (size_t i = 0; i < s->dirs.n; i++)
		strbuf_addf(&help, "\n  %s", s->dirs.v[i]);
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
		home = search_home(a, h);
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

int lookup_profile(struct arena *a, struct host *h, const char *name, struct place at,
		   const char *from, struct source *out, struct diags *d)
{
	struct source s = { 0 };
	struct search dirs;
	struct host_file f;

	if (lookup_is_path(name)) {
		if (find_path(a, h, name, at, from, &s, d) < 0)
			return -1;
		*out = s;
		return 0;
	}
	if (!lookup_is_name(name) || words_end_with(name, SUFFIX))
		return bad_name(a, name, at, d);
	if (strcmp(name, "all") == 0)
		return diag_error_help(d, DIAG_E0155, at, "give the profile another name",
				       "'all' stands for the drop-ins of all profiles");
	search_init(&dirs, a, h);
	s.path = search_file(&dirs, a, h, arena_printf(a, "%s" SUFFIX, name), PROFILE_MAX_SIZE, &f);
	if (!s.path)
		return not_found(a, h, &dirs, name, at, d);
	s.shown = search_shorten(a, h, s.path);
	if (f.status != HOST_FILE_OK)
		return unusable(a, &s, &f, at, d);
	s.text = f.content;
	*out = s;
	return 0;
}

int lookup_file(struct arena *a, struct host *h, const char *path, struct source *out,
		struct diags *d)
{
	struct host_file f = host_file(h, path, true, PROFILE_MAX_SIZE);

	*out = (struct source){ .path = path, .shown = search_shorten(a, h, path) };
	if (f.status != HOST_FILE_OK)
		return unusable(a, out, &f, (struct place){ 0 }, d);
	out->text = f.content;
	return 0;
}

const char *profile_find(struct arena *a, struct host *h, const char *name, struct place at,
			 struct diags *d)
{
	struct source s = { 0 };

	return lookup_profile(a, h, name, at, NULL, &s, d) < 0 ? NULL : s.path;
}
