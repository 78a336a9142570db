/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * args - `files_from_args`: what the arguments name is shared, and nothing else.
 *
 * Only words of the command line count, since a profile names its paths where they can be read as
 * grants. A word that names nothing is left alone: it may be a file to come, or no path at all.
 */
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "front/layer.h"
#include "host/search.h"
#include "schema/schema.h"
#include "spec/merge.h"

struct granting {
	struct arena *arena;
	struct host *host;
	struct diags *diags;
	const char *home, *real_home, *cwd;
	struct value *words; /* of the command, rewritten */
	struct value *paths;
};

/* The path of file:///PATH or file://localhost/PATH; NULL: it is no such URI. */
static const char *path_of_uri(struct arena *a, const char *word)
{
	static const char scheme[] = "file://", local[] = "localhost/";
	struct strbuf out;

	if (strncmp(word, scheme, strlen(scheme)) != 0)
		return NULL;
	word += strlen(scheme);
	if (strncmp(word, local, strlen(local)) == 0)
		word += strlen(local) - 1;
	if (*word != '/')
		return NULL;
	strbuf_init(&out, a);
	for (; *word && !strchr("?#", *word); word++) {
		if (*word != '%') {
			strbuf_addc(&out, *word);
			continue;
		}
		if (words_hex(word[1]) < 0 || words_hex(word[2]) < 0 ||
		    (!words_hex(word[1]) && !words_hex(word[2])))
			return NULL;
		strbuf_addc(&out, (char)(words_hex(word[1]) << 4 | words_hex(word[2])));
		word += 2;
	}
	return out.s;
}

static int refuse(const struct granting *g, const struct value *word, const char *path,
		  const char *what)
{
	return diag_error_help(g->diags, DIAG_E0190, word->at,
			       "name the files themselves, or share it in a profile of your own",
			       "the argument '%s' would share %s, %s", word->u.s,
			       strcmp(path, "/") == 0 ? "all files" : path, what);
}

static bool is_kernels(const char *path)
{
	return path_is_within(path, "/dev") || path_is_within(path, "/proc") ||
	       path_is_within(path, "/sys");
}

/* One word; what it is for the command from now on is appended to g->words. */
static int grant_word(const struct granting *g, struct value *word)
{
	const char *uri = path_of_uri(g->arena, word->u.s), *missing;
	const char *path = uri ? uri : word->u.s, *real;
	struct value *out = word, *grant;

	if (!uri && !path_is_absolute(path))
		path = *path && *path != '-' && g->cwd
			       ? arena_printf(g->arena, "%s/%s", g->cwd, path)
			       : NULL;
	real = path && !strchr(path, '\n') ? host_real_path(g->host, path, &missing) : NULL;
	/* Nor what links in there lead to: /proc/self is somebody else for the sandbox. */
	if (!real || is_kernels(real) || is_kernels(path_normalize(g->arena, path))) {
		value_append(g->arena, g->words, word);
		return 0;
	}
	if (strcmp(real, "/") == 0)
		return refuse(g, word, real, "which no argument may");
	if ((g->home && path_is_within(g->home, real)) ||
	    (g->real_home && path_is_within(g->real_home, real)))
		return refuse(g, word, real, "which is all of your home directory or more");
	/* What a ".." leads to is known by where the links lead, not by the text. */
	path = path_has_dotdot(path) ? real : path_normalize(g->arena, path);
	if (!uri && strcmp(path, word->u.s) != 0) {
		out = value_string(g->arena, path, word->at);
		out->verbatim = true;
	}
	value_append(g->arena, g->words, out);
	grant = value_string(g->arena, path, word->at);
	grant->verbatim = grant->exact = true;
	value_append(g->arena, g->paths, grant);
	return 0;
}

/* NULL after an error; what is no mode at all is one of bind.c. */
static const char *mode_of(struct arena *a, const struct value *tree, const struct expander *x,
			   struct diags *d)
{
	const struct value *v = value_get(tree, "files_from_args");

	if (!v || v->type != VAL_STRING)
		return "off";
	v = value_expand(a, v, x, d);
	if (!v)
		return NULL;
	return v->type == VAL_STRING ? v->u.s : "off";
}

struct value *args_grant(struct arena *a, struct host *h, struct value *tree,
			 const struct value *options, const struct expander *x, struct diags *d)
{
	const struct value *command = options ? value_get(options, "command") : NULL;
	struct granting g = { .arena = a, .host = h, .diags = d };
	const char *mode, *missing;
	struct value *layer;
	int ret = 0;

	if (!command || command->u.list.n < 2)
		return tree;
	mode = mode_of(a, tree, x, d);
	if (!mode)
		return NULL;
	if (strcmp(mode, "off") == 0)
		return tree;
	g.home = search_home(a, h);
	g.real_home = g.home ? host_real_path(h, g.home, &missing) : NULL;
	g.cwd = host_ask(h, HOST_FACT, "cwd");
	g.words = value_new(a, VAL_LIST, command->at);
	g.paths = value_new(a, VAL_LIST, command->at);
	value_append(a, g.words, command->u.list.v[0]);
	for (size_t i = 1; i < command->u.list.n; i++)
		ret |= grant_word(&g, command->u.list.v[i]);
	if (ret < 0)
		return NULL;
	layer = value_new(a, VAL_GROUP, command->at);
	value_set(a, layer, "command", command->at, g.words);
	if (g.paths->u.list.n)
		value_set_path(a, layer,
			       strcmp(mode, "read-only") == 0 ? "filesystem.read_only"
							      : "filesystem.read_write",
			       g.paths);
	return value_merge(a, tree, layer, schema_list_rule);
}
