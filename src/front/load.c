/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * load - from the name of a profile to its spec.
 *
 * The order of the layers is that of gather(): includes left to right, depth first, each file once;
 * the body of the file that includes them; the command line over all. Whatever cannot be found,
 * read or understood is an error: no layer is ever left out, since a layer may be the one that
 * denies.
 */
#include <string.h>

#include "base/path.h"
#include "front/front.h"
#include "front/lookup.h"
#include "front/vars.h"
#include "schema/schema.h"
#include "spec/expand.h"
#include "spec/merge.h"

/* A file whose includes are being read; the chain leads to the profile that was asked for. */
struct frame {
	const struct frame *up;
	const char *path, *shown;
	struct place at; /* of the include that led here */
	int depth;
};

struct loader {
	struct arena *arena;
	struct host *host;
	struct diags *diags;
	struct value *layers[INCLUDE_MAX_FILES]; /* lowest first */
	size_t n_layers;
	const char *seen[INCLUDE_MAX_FILES];
	size_t n_seen;
	bool failed;
};

/* A line for each include of the circle, from the file that comes again. */
static void add_circle(struct strbuf *b, const struct frame *f, const struct source *s)
{
	if (strcmp(f->path, s->path) == 0)
		return;
	add_circle(b, f->up, s);
	strbuf_addf(b, "\n  %s includes %s (line %u)", f->up->shown, f->shown, f->at.line);
}

static int include_cycle(struct loader *l, const struct frame *up, const struct source *s,
			 struct place at)
{
	struct strbuf circle;
	struct diag *x;

	strbuf_init(&circle, l->arena);
	add_circle(&circle, up, s);
	x = diag_add(l->diags, SEV_ERROR, DIAG_E0152, at, "'%s' includes itself", s->shown);
	if (circle.len)
		x->help = arena_printf(l->arena, "the circle:%s\n  %s includes %s (line %u)",
				       circle.s, up->shown, s->shown, at.line);
	return -1;
}

/* 1: it has been read; 0: go on; -1: after an error. */
static int check_include(struct loader *l, const struct frame *up, const struct source *s,
			 struct place at)
{
	for (const struct frame *f = up; f; f = f->up)
		if (strcmp(f->path, s->path) == 0)
			return include_cycle(l, up, s, at);
	for (size_t i = 0; i < l->n_seen; i++)
		if (strcmp(l->seen[i], s->path) == 0)
			return 1;
	if (up && up->depth + 1 > INCLUDE_MAX_DEPTH)
		return diag_error(l->diags, DIAG_E0153, at, "includes are nested deeper than %d",
				  INCLUDE_MAX_DEPTH);
	if (l->n_seen == INCLUDE_MAX_FILES)
		return diag_error(l->diags, DIAG_E0153, at, "the profile has more than %d files",
				  INCLUDE_MAX_FILES);
	l->seen[l->n_seen++] = s->path;
	return 0;
}

/* The layer of a file: without what has been consumed, and without what only counts at the top. */
static struct value *body(struct loader *l, const struct value *tree, bool included)
{
	struct value *out = value_new(l->arena, VAL_GROUP, tree->at);

	for (size_t i = 0; i < tree->u.group.n; i++) {
		const struct value_entry *e = &tree->u.group.v[i];
		const struct setting *row = schema_find(e->key);

		if (strcmp(e->key, "include") == 0 ||
		    (included && row && (row->flags & SETTING_TOP)))
			continue;
		value_set(l->arena, out, e->key, e->at, e->val);
	}
	return out;
}

static void load_file(struct loader *l, const struct source *s, const struct frame *up,
		      struct place at);

static void load_includes(struct loader *l, const struct value *tree, const struct frame *frame)
{
	const struct value *list = value_get(tree, "include");

	if (!list || list->type != VAL_LIST)
		return;
	for (size_t i = 0; i < list->u.list.n; i++) {
		const struct value *name = list->u.list.v[i];
		struct source s;
		int rc;

		if (name->type != VAL_STRING)
			continue; /* the schema has said so */
		if (lookup_profile(l->arena, l->host, name->u.s, name->at, frame->path, &s,
				   l->diags) < 0) {
			l->failed = true;
			continue;
		}
		rc = check_include(l, frame, &s, name->at);
		if (rc < 0)
			l->failed = true;
		else if (rc == 0)
			load_file(l, &s, frame, name->at);
	}
}

/* Appends the layers of a file: those of its includes, then its own. */
static void load_file(struct loader *l, const struct source *s, const struct frame *up,
		      struct place at)
{
	struct frame frame = {
		.up = up,
		.path = s->path,
		.shown = s->shown,
		.at = at,
		.depth = up ? up->depth + 1 : 0,
	};
	struct value *tree = profile_parse(l->arena, s->shown, s->text, l->diags);

	if (!tree) {
		l->failed = true;
		return;
	}
	if (schema_check(l->arena, tree, l->diags) < 0)
		l->failed = true;
	load_includes(l, tree, &frame);
	l->layers[l->n_layers++] = body(l, tree, up != NULL);
}

/*
 * Alternatives stand in for the command of their own layer: a layer with another command, such as
 * the command line, must not run those of the layers below when its own is not there.
 */
static struct value *lay_over(struct loader *l, const struct value *tree, struct value *layer)
{
	const struct value *command = value_get(layer, "command");

	if (command && !value_get(layer, "alternatives"))
		value_set(l->arena, layer, "alternatives", command->at,
			  value_new(l->arena, VAL_LIST, command->at));
	return value_merge(l->arena, tree, layer, schema_list_rule);
}

/* All layers, laid over each other. NULL after errors. */
static struct value *gather(struct loader *l, const struct source *asked_for,
			    const struct value *options)
{
	struct value *tree = NULL, *top = value_merge(l->arena, NULL, options, schema_list_rule);

	check_include(l, NULL, asked_for, (struct place){ 0 });
	load_file(l, asked_for, NULL, (struct place){ 0 });
	if (top && schema_check_options(l->arena, top, l->diags) < 0)
		l->failed = true;
	if (l->failed)
		return NULL;
	for (size_t i = 0; i < l->n_layers; i++)
		tree = lay_over(l, tree, l->layers[i]);
	return top ? lay_over(l, tree, top) : tree;
}

static struct value *load_tree(struct arena *a, struct host *h, const char *name,
			       const struct value *options, struct source *s, struct diags *d)
{
	struct loader *l;

	if (lookup_profile(a, h, name, (struct place){ 0 }, NULL, s, d) < 0)
		return NULL;
	l = arena_alloc(a, sizeof(*l));
	l->arena = a;
	l->host = h;
	l->diags = d;
	return gather(l, s, options);
}

struct value *profile_load_tree(struct arena *a, struct host *h, const char *name,
				const struct value *options, struct diags *d)
{
	struct source s;

	return load_tree(a, h, name, options, &s, d);
}

/* "firefox" -> itself; "./dir/firefox.profile" -> "firefox". */
static const char *name_of(struct arena *a, const char *name)
{
	const char *base = path_basename(name);
	size_t n = strlen(base), suffix = strlen(".profile");

	if (!lookup_is_path(name))
		return name;
	if (n > suffix && strcmp(base + n - suffix, ".profile") == 0)
		n -= suffix;
	return arena_strndup(a, base, n);
}

static int refuse_abstract(const struct value *tree, const char *name, struct diags *d)
{
	const struct value *abstract = value_get(tree, "abstract");

	if (!abstract || abstract->type != VAL_BOOL || !abstract->u.b)
		return 0;
	return diag_error_help(d, DIAG_E0154, abstract->at,
			       "write a profile of your own that includes it",
			       "the profile '%s' is abstract and cannot be run", name);
}

int profile_load(struct arena *a, struct host *h, const char *name, const struct value *options,
		 struct spec *out, struct diags *d)
{
	struct vars vars = { .arena = a, .host = h, .profile = name_of(a, name) };
	struct expander x = vars_expander(&vars);
	struct source s;
	struct value *tree = load_tree(a, h, name, options, &s, d);

	if (!tree || refuse_abstract(tree, name, d) < 0)
		return -1;
	tree = value_expand(a, tree, &x, d);
	if (!tree || schema_bind(a, tree, out, d) < 0)
		return -1;
	out->name = vars.profile;
	out->at = (struct place){ .file = s.shown, .text = s.text.v, .line = 1, .col = 1 };
	return 0;
}
