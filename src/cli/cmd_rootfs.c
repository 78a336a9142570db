/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/path.h"
#include "base/suggest.h"
#include "cli/cli.h"
#include "cli/rootfs.h"
#include "host/rootfs.h"

#define MAX_WORDS 2

static const struct place nowhere;

static int done(struct cli *c, int err)
{
	if (err) {
		signals_obey();
		return cli_fail(c);
	}
	cli_report(c); /* warnings */
	return 0;
}

static int import(struct cli *c, const char *const *word)
{
	return done(c, rootfs_import(c, word[0], word[1]));
}

static int bootstrap(struct cli *c, const char *const *word)
{
	return done(c, rootfs_bootstrap(c, word[0]));
}

static int fetch(struct cli *c, const char *const *word)
{
	const char *name = word[1] ? word[1] : "alpine";

	if (strcmp(word[0], "alpine") != 0) {
		diag_error(&c->diags, DIAG_E0715, nowhere, "cannot fetch '%s': sbx knows alpine",
			   word[0]);
		return cli_fail(c);
	}
	return done(c, rootfs_fetch_alpine(c, name));
}

static int remove_one(struct cli *c, const char *name)
{
	struct staging st = { 0 };
	struct store s;

	if (store_open(c, false, &s) < 0)
		return -1;
	store_sweep(&s);
	if (!store_has(&s, name))
		return diag_error_help(&c->diags, DIAG_E0704, nowhere, "sbx rootfs list",
				       "cannot remove '%s': there is none of that name in '%s'",
				       name, s.path);
	return staging_take(&s, &st, name) < 0 || staging_remove(&s, &st) < 0 ? -1 : 0;
}

static int remove_verb(struct cli *c, const char *const *word)
{
	return done(c, remove_one(c, word[0]));
}

static int path(struct cli *c, const char *const *word)
{
	const char *dir = rootfs_find(c->arena, c->host, word[0]);
	struct strbuf out;

	if (!dir) {
		struct strv dirs = rootfs_dirs(c->arena, c->host);

		strbuf_init(&out, c->arena);
		for (size_t i = 0; i < dirs.n; i++)
			strbuf_addf(&out, "%s%s", i ? "\n" : "looked in ", dirs.v[i]);
		diag_error_help(&c->diags, DIAG_E0704, nowhere, out.s,
				"there is no root file system '%s'", word[0]);
		cli_report(c);
		return EXIT_FINDINGS;
	}
	strbuf_init(&out, c->arena);
	strbuf_addf(&out, "%s\n", dir);
	return cli_print(&out);
}

/* The names of all stores that can be read; one that is in an earlier store hides the later. */
static size_t all_names(struct cli *c, const char **names, const char **paths, size_t max)
{
	struct strv dirs = rootfs_dirs(c->arena, c->host);
	size_t n = 0;

	for (size_t i = 0; i < dirs.n; i++) {
		int fd = open(dirs.v[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		struct strv here;

		if (fd < 0)
			continue;
		here = store_names(c->arena, fd);
		close(fd);
		for (size_t k = 0; k < here.n && n < max; k++) {
			bool known = false;

			for (size_t m = 0; m < n; m++)
				known |= strcmp(names[m], here.v[k]) == 0;
			if (known)
				continue;
			names[n] = here.v[k];
			paths[n++] = path_join(c->arena, dirs.v[i], here.v[k]);
		}
	}
	return n;
}

static int list(struct cli *c, const char *const *word)
{
	enum { MAX = 4096 };
	const char **names = arena_array(c->arena, MAX, sizeof(*names));
	const char **paths = arena_array(c->arena, MAX, sizeof(*paths));
	struct strbuf out;
	struct store s;
	struct json j;
	size_t n;
	int wide = 0;

	(void)word;
	if (store_open(c, false, &s) < 0)
		return cli_fail(c);
	store_sweep(&s);
	signals_obey();
	n = all_names(c, names, paths, MAX);
	strbuf_init(&out, c->arena);
	if (c->opt[OPT_json]) {
		json_init(&j, &out);
		json_array(&j);
		for (size_t i = 0; i < n; i++) {
			json_object(&j);
			json_key(&j, "name");
			json_string(&j, names[i]);
			json_key(&j, "path");
			json_string(&j, paths[i]);
			json_end_object(&j);
		}
		json_end_array(&j);
		strbuf_addc(&out, '\n');
	} else {
		for (size_t i = 0; i < n; i++)
			if ((int)strlen(names[i]) > wide)
				wide = (int)strlen(names[i]);
		for (size_t i = 0; i < n; i++) {
			strbuf_addf(&out, "%-*s  ", wide, names[i]);
			strbuf_add_safe(&out, paths[i]);
			strbuf_addc(&out, '\n');
		}
	}
	cli_report(c);
	return cli_print(&out);
}

static const struct sub {
	const char *name, *usage;
	int min, max; /* words */
	int (*run)(struct cli *c, const char *const *word);
	unsigned options; /* which of the verb's own it takes: 1 << OPT_id */
	bool names_first; /* the first word is a root file system's name */
} subs[] = {
	{ "import", "import NAME FILE|DIR", 2, 2, import, 0, true },
	{ "list", "list [--json]", 0, 0, list, 1u << OPT_json, false },
	{ "remove", "remove NAME", 1, 1, remove_verb, 0, true },
	{ "path", "path NAME", 1, 1, path, 0, true },
	{ "bootstrap", "bootstrap NAME", 1, 1, bootstrap, 0, true },
	{ "fetch", "fetch alpine [NAME] [--mirror URL] [--release N] [--sha256 DIGEST]", 1, 2,
	  fetch, 1u << OPT_mirror | 1u << OPT_release | 1u << OPT_sha256, false },
};

static const struct sub *find_sub(struct cli *c, const char *name)
{
	const char *names[ARRAY_LEN(subs)], *near;
	struct strbuf help;
	struct diag *d;

	strbuf_init(&help, c->arena);
	for (size_t i = 0; i < ARRAY_LEN(subs); i++) {
		if (name && strcmp(subs[i].name, name) == 0)
			return &subs[i];
		names[i] = subs[i].name;
		strbuf_addf(&help, "%ssbx rootfs %s", i ? "\n" : "", subs[i].usage);
	}
	d = diag_add(&c->diags, SEV_ERROR, DIAG_E0715, nowhere,
		     name ? "sbx rootfs does not know '%s'" : "sbx rootfs: what is to be done?",
		     name);
	near = name ? suggest(name, names, ARRAY_LEN(subs)) : NULL;
	d->help = near ? arena_printf(c->arena, "did you mean 'sbx rootfs %s'?", near) : help.s;
	return NULL;
}

/* Options may stand between and behind the words. Returns how many words there are, or -1. */
static int read_words(struct cli *c, const struct sub *sub, const char **word)
{
	static const enum option_id own[] = { OPT_json, OPT_mirror, OPT_release, OPT_sha256 };
	static const char *const shown[] = { "json", "mirror", "release", "sha256" };
	int n = 0;

	while (c->argc > 0) {
		if (n == sub->max)
			return diag_error_help(&c->diags, DIAG_E0715, nowhere,
					       arena_printf(c->arena, "sbx rootfs %s", sub->usage),
					       "too many words: '%s'", c->argv[0]);
		word[n++] = c->argv[0];
		if (c->had_dashes) {
			c->argc--;
			c->argv++;
		} else if (options_parse(c, c->command, c->argc, c->argv) < 0) {
			return -1;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (c->opt[own[i]] && !(sub->options & 1u << own[i]))
			return diag_error(&c->diags, DIAG_E0715, nowhere,
					  "sbx rootfs %s takes no --%s", sub->name, shown[i]);
	if (n < sub->min)
		return diag_error_help(&c->diags, DIAG_E0715, nowhere,
				       arena_printf(c->arena, "sbx rootfs %s", sub->usage),
				       "sbx rootfs %s: a word is missing", sub->name);
	return n;
}

static int name_ok(struct cli *c, const char *name)
{
	if (rootfs_name_ok(name))
		return 0;
	return diag_error_help(&c->diags, DIAG_E0701, nowhere,
			       "a-z, 0-9, '.', '_' and '-', beginning with a letter or digit",
			       "'%s' is no name for a root file system", name);
}

static int rootfs(struct cli *c)
{
	const char *word[MAX_WORDS + 1] = { NULL };
	const struct sub *sub = find_sub(c, c->argc ? c->argv[0] : NULL);
	const char *name;

	if (!sub)
		return cli_fail(c);
	if (c->had_dashes) {
		c->argc--;
		c->argv++;
	} else if (options_parse(c, c->command, c->argc, c->argv) < 0) {
		return cli_fail(c);
	}
	if (read_words(c, sub, word) < 0)
		return cli_fail(c);
	name = sub->names_first ? word[0] : word[1];
	if (name && name_ok(c, name) < 0)
		return cli_fail(c);
	signals_catch();
	return sub->run(c, word);
}

const struct command command_rootfs = {
	.name = "rootfs",
	.args = "import|list|remove|path|bootstrap|fetch ...",
	.help = "manage imported root file systems",
	.run = rootfs,
	.complete = "import list remove path bootstrap fetch",
	.usage_status = EXIT_USAGE,
};
