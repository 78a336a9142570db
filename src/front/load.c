/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * load - from the name of a profile to its spec.
 *
 * First all layers are gathered (layer.h has their order); together they declare the parameters;
 * with the parameters' values the conditions are judged; then what holds is merged. Whatever cannot
 * be found, read or understood is an error: no layer is ever left out, since a layer may be the one
 * that denies.
 */
#include <string.h>

#include "base/path.h"
#include "front/front.h"
#include "front/layer.h"
#include "front/vars.h"
#include "host/search.h"
#include "schema/schema.h"
#include "spec/expand.h"
#include "spec/merge.h"

/* A file whose includes are being read; the chain leads to the profile that was asked for. */
struct frame {
	const struct frame *up;
	const char *path, *shown;
	const char *profile; /* the name it goes by */
	struct place at;     /* of the include that led here; a drop-in has none */
	int depth;
	const struct dropin *dropin; /* NULL: it is none */
};

struct loader {
	struct arena *arena;
	struct host *host;
	struct diags *diags;
	const struct profile_request *request;
	struct layer *layers; /* lowest first */
	size_t n_layers, cap_layers;
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
	if (f->dropin)
		strbuf_addf(b, "\n  %s is a drop-in of %s", f->shown, f->up->shown);
	else
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

/* ---- layers ----------------------------------------------------------------------------- */

static struct layer *add_layer(struct loader *l, enum layer_kind kind, const struct frame *f)
{
	struct layer *layer;

	if (l->n_layers == l->cap_layers) {
		size_t cap = l->cap_layers ? 2 * l->cap_layers : 16;

		l->layers = arena_grow(l->arena, l->layers, l->cap_layers * sizeof(*l->layers),
				       cap * sizeof(*l->layers));
		l->cap_layers = cap;
	}
	layer = &l->layers[l->n_layers++];
	*layer = (struct layer){ .kind = kind, .profile = f->profile, .shown = f->shown };
	if (kind == LAYER_DROPIN && f->dropin->masks)
		layer->masks = search_shorten(l->arena, l->host, f->dropin->masks);
	return layer;
}

/* Does the key say something about its file alone, when the file is included? */
static bool is_of_top(const char *key)
{
	const struct setting *row = schema_find(key);

	return row && (row->flags & SETTING_TOP);
}

/* Sorts what a file or a block says into the layer. */
static void fill_layer(struct loader *l, struct layer *layer, const struct value *tree, bool is_top)
{
	layer->tree = value_new(l->arena, VAL_GROUP, tree->at);
	for (size_t i = 0; i < tree->u.group.n; i++) {
		const struct value_entry *e = &tree->u.group.v[i];

		if (strcmp(e->key, "replace") == 0)
			layer->replace = e->val;
		else if (strcmp(e->key, "remove") == 0)
			layer->remove = e->val;
		else if (strcmp(e->key, "params") == 0)
			layer->params = e->val;
		else if (strcmp(e->key, "test") == 0)
			layer->test = e->val;
		else if (strcmp(e->key, "include") != 0 && strcmp(e->key, "when") != 0 &&
			 (is_top || !is_of_top(e->key)))
			value_set(l->arena, layer->tree, e->key, e->at, e->val);
	}
}

/* The layers of one file's text itself. */
static void add_file(struct loader *l, const struct frame *f, const struct value *tree, bool is_top)
{
	const struct value *when = value_get(tree, "when");

	fill_layer(l, add_layer(l, f->dropin ? LAYER_DROPIN : LAYER_FILE, f), tree, is_top);
	for (size_t i = 0; when && when->type == VAL_LIST && i < when->u.list.n; i++)
		if (when->u.list.v[i]->type == VAL_GROUP)
			fill_layer(l, add_layer(l, LAYER_WHEN, f), when->u.list.v[i], false);
}

/* ---- files ------------------------------------------------------------------------------- */

static void load_file(struct loader *l, const struct source *s, struct frame *frame, bool is_top);

static void load_includes(struct loader *l, const struct value *tree, const struct frame *frame)
{
	const struct value *list = value_get(tree, "include");

	if (!list || list->type != VAL_LIST)
		return;
	for (size_t i = 0; i < list->u.list.n; i++) {
		const struct value *name = list->u.list.v[i];
		struct frame below = { .up = frame, .profile = name->u.s, .at = name->at };
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
			load_file(l, &s, &below, false);
	}
}

static void load_dropin(struct loader *l, const struct dropin *file, const struct frame *up,
			const char *profile, bool is_top)
{
	struct frame frame = { .up = up, .profile = profile, .dropin = file };
	struct layer *layer;
	struct source s;
	int rc;

	if (file->disabled) {
		frame.shown = search_shorten(l->arena, l->host, file->path);
		layer = add_layer(l, LAYER_DROPIN, &frame);
		layer->tree = value_new(l->arena, VAL_GROUP, (struct place){ 0 });
		layer->disabled = true;
		return;
	}
	rc = lookup_file(l->arena, l->host, file->path, &s, l->diags);
	if (rc == 0)
		rc = check_include(l, up, &s, (struct place){ 0 });
	if (rc < 0)
		l->failed = true;
	if (rc == 0)
		load_file(l, &s, &frame, is_top);
}

static void load_dropins(struct loader *l, const char *name, const struct frame *up, bool is_top)
{
	struct dropins found;

	if (l->request->no_drop_ins || !name || lookup_is_path(name))
		return;
	if (dropins_find(l->arena, l->host, name, &found, l->diags) < 0) {
		l->failed = true;
		return;
	}
	for (size_t i = 0; i < found.n; i++)
		load_dropin(l, &found.v[i], up, name, is_top);
}

/* Appends the layers of a file: those of its includes, its own, those of its drop-ins. */
static void load_file(struct loader *l, const struct source *s, struct frame *frame, bool is_top)
{
	struct value *tree = profile_parse(l->arena, s->shown, s->text, l->diags);

	frame->path = s->path;
	frame->shown = s->shown;
	frame->depth = frame->up ? frame->up->depth + 1 : 0;
	if (!tree) {
		l->failed = true;
		return;
	}
	if (schema_check(l->arena, tree, l->diags) < 0)
		l->failed = true;
	load_includes(l, tree, frame);
	add_file(l, frame, tree, is_top);
	if (frame->dropin)
		return; /* a drop-in is changed by the one after it */
	if (!frame->up)
		load_dropins(l, "all", frame, true);
	load_dropins(l, frame->profile, frame, is_top);
}

/* ---- from layers to a tree ---------------------------------------------------------------------
 */

static struct vars vars_of(struct arena *a, struct host *h, const struct profile *p)
{
	return (struct vars){ .arena = a, .host = h, .profile = p->name, .params = &p->params };
}

/* What an upper layer says of a parameter holds: its list of words, or of a default, alone. */
static enum list_rule replace_lists(const char *dotted)
{
	(void)dotted;
	return LIST_REPLACE;
}

static int settle_params(struct loader *l, struct profile *p)
{
	struct vars vars = vars_of(l->arena, l->host, p);
	struct expander x;
	struct value *merged = NULL;

	for (size_t i = 0; i < l->n_layers; i++)
		if (l->layers[i].params)
			merged = value_merge(l->arena, merged, l->layers[i].params, replace_lists);
	if (params_declare(l->arena, merged, &p->params, l->diags) < 0)
		return -1;
	vars.params = NULL; /* a default cannot use another parameter */
	x = vars_expander(&vars);
	return params_settle(l->arena, l->host, &p->params, l->request, &x, l->diags);
}

static int judge_conditions(struct loader *l, const struct profile *p)
{
	struct vars vars = vars_of(l->arena, l->host, p);
	struct expander x = vars_expander(&vars);
	const struct surroundings s = {
		.arena = l->arena,
		.host = l->host,
		.params = &p->params,
		.x = &x,
		.diags = l->diags,
	};
	int ret = 0;

	for (size_t i = 0; i < l->n_layers; i++)
		if (l->layers[i].kind == LAYER_WHEN)
			ret |= when_judge(&s, l->layers[i].test, &l->layers[i].condition);
	return ret;
}

/*
 * Alternatives stand in for the command of their own layer: a layer with another command, such as
 * the command line, must not run those of the layers below when its own is not there.
 */
static void settle_alternatives(struct loader *l, struct value *layer)
{
	const struct value *command = value_get(layer, "command");

	if (command && !value_get(layer, "alternatives"))
		value_set(l->arena, layer, "alternatives", command->at,
			  value_new(l->arena, VAL_LIST, command->at));
}

/* For schema_settle(): a word, or NULL where its variables are not known. */
static const char *word_of(void *ctx, const struct value *v)
{
	const struct patcher *p = ctx;
	struct diags unused;
	const struct value *word;

	diags_init(&unused, p->arena);
	word = value_expand(p->arena, v, p->x, &unused);
	return word && word->type == VAL_STRING ? word->u.s : NULL;
}

/* A layer: it takes out, it swaps, it adds. */
static int lay_over(struct loader *l, struct patcher *patcher, struct layer *layer,
		    struct value **tree)
{
	if (layer->remove) {
		*tree = patch_remove(patcher, *tree, layer->remove);
		if (!*tree)
			return -1;
	}
	if (layer->replace) {
		struct value *swapped =
			value_merge(l->arena, NULL, layer->replace, schema_list_rule);

		settle_alternatives(l, swapped);
		*tree = patch_replace(l->arena, *tree, swapped);
	}
	settle_alternatives(l, layer->tree);
	*tree = schema_settle(l->arena, *tree, layer->tree, word_of, patcher);
	*tree = value_merge(l->arena, *tree, layer->tree, schema_list_rule);
	return 0;
}

static int merge_layers(struct loader *l, struct profile *p)
{
	struct vars vars = vars_of(l->arena, l->host, p);
	struct expander x = vars_expander(&vars);
	struct patcher patcher = { .arena = l->arena, .diags = l->diags, .x = &x };

	patcher.left_out = l->layers;
	for (size_t i = 0; i < l->n_layers; i++) {
		struct layer *layer = &l->layers[i];

		patcher.n_left_out = i;
		if (layer->kind == LAYER_WHEN && !layer->condition.holds)
			continue;
		if (lay_over(l, &patcher, layer, &p->tree) < 0)
			return -1;
	}
	p->tree = args_grant(l->arena, l->host, p->tree, l->request->options, &x, l->diags);
	return p->tree ? 0 : -1;
}

/* The command line, which the schema has not seen as a whole yet. */
static void add_options(struct loader *l)
{
	const struct frame frame = { .profile = l->request->name, .shown = "command line" };
	struct value *top = value_merge(l->arena, NULL, l->request->options, schema_list_rule);

	if (!top)
		return;
	if (schema_check_options(l->arena, top, l->diags) < 0)
		l->failed = true;
	add_layer(l, LAYER_OPTIONS, &frame)->tree = top;
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

int profile_read(struct arena *a, struct host *h, const struct profile_request *request,
		 struct profile *out, struct diags *d)
{
	struct loader l = { .arena = a, .host = h, .diags = d, .request = request };
	struct frame frame = { .profile = request->name };
	struct source s;

	*out = (struct profile){ .name = name_of(a, request->name) };
	if (lookup_profile(a, h, request->name, (struct place){ 0 }, NULL, &s, d) < 0)
		return -1;
	check_include(&l, NULL, &s, (struct place){ 0 });
	load_file(&l, &s, &frame, true);
	add_options(&l);
	out->at = (struct place){ .file = s.shown, .text = s.text.v, .line = 1, .col = 1 };
	if (l.failed || settle_params(&l, out) < 0 || judge_conditions(&l, out) < 0 ||
	    merge_layers(&l, out) < 0)
		return -1;
	out->layers = l.layers;
	out->n_layers = l.n_layers;
	return 0;
}

int profile_check_alone(struct arena *a, struct host *h, const char *name, struct value **tree,
			struct diags *d)
{
	struct source s;

	*tree = NULL;
	if (lookup_profile(a, h, name, (struct place){ 0 }, NULL, &s, d) < 0)
		return -1;
	*tree = profile_parse(a, s.shown, s.text, d);
	return *tree ? schema_check(a, *tree, d) : -1;
}

/* ---- from a tree to a spec ------------------------------------------------------------------ */

bool profile_is_abstract(const struct value *tree)
{
	const struct value *abstract = value_get(tree, "abstract");

	return abstract && abstract->type == VAL_BOOL && abstract->u.b;
}

static void tell_conditions(struct arena *a, const struct profile *p, struct spec *out)
{
	out->conditions = arena_array(a, p->n_layers, sizeof(*out->conditions));
	for (size_t i = 0; i < p->n_layers; i++)
		if (p->layers[i].kind == LAYER_WHEN)
			out->conditions[out->n_conditions++] = p->layers[i].condition;
}

struct value *profile_expand(struct arena *a, struct host *h, const struct profile *p,
			     struct diags *d)
{
	struct vars vars = vars_of(a, h, p);
	struct expander x = vars_expander(&vars);

	return value_expand(a, p->tree, &x, d);
}

int profile_spec(struct arena *a, struct host *h, const struct profile *p, struct spec *out,
		 struct diags *d)
{
	struct value *tree;

	if (profile_is_abstract(p->tree))
		return diag_error_help(d, DIAG_E0154, value_get(p->tree, "abstract")->at,
				       "write a profile of your own that includes it",
				       "the profile '%s' is abstract and cannot be run", p->name);
	tree = profile_expand(a, h, p, d);
	if (!tree || schema_bind(a, tree, out, d) < 0)
		return -1;
	out->name = p->name;
	out->at = p->at;
	tell_conditions(a, p, out);
	return 0;
}

int profile_load(struct arena *a, struct host *h, const struct profile_request *request,
		 struct spec *out, struct diags *d)
{
	struct profile profile;

	if (profile_read(a, h, request, &profile, d) < 0)
		return -1;
	return profile_spec(a, h, &profile, out, d);
}
