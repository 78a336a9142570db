/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * write - a merged profile as text that profile_parse() reads, each line with its origin.
 *
 * What is fed back must mean the same. So a dollar that is no variable's is doubled, a tilde that
 * is no home's is written $~, parameters have the values that were given as their defaults, and
 * what is no part of the result (includes, blocks, patches) is a comment at most.
 */
#include <string.h>

#include "base/utf8.h"
#include "front/front.h"
#include "front/layer.h"
#include "schema/schema.h"

/* Origins stand in this column, unless the line is longer. */
#define ORIGIN_COLUMN 56

struct writer {
	struct arena *arena;
	struct strbuf *out;
	size_t line; /* where the line begins in out */
	int depth;
};

static void begin(struct writer *w)
{
	w->line = w->out->len;
	strbuf_fill(w->out, ' ', (size_t)w->depth * 2);
}

/* Ends the line, with the place as a comment. */
static void end(struct writer *w, struct place at)
{
	if (place_is_known(at)) {
		size_t n = w->out->len - w->line;

		strbuf_fill(w->out, ' ', n < ORIGIN_COLUMN ? ORIGIN_COLUMN - n : 1);
		strbuf_add(w->out, "# ");
		strbuf_add_safe(w->out, at.file);
		strbuf_addf(w->out, ":%u:%u", at.line, at.col);
	}
	strbuf_addc(w->out, '\n');
}

static void write_string(struct strbuf *out, const struct value *v)
{
	const char *s = v->u.s;
	size_t dash = *s == '-';

	strbuf_addc(out, '"');
	for (const char *p = s; *p;) {
		size_t n = utf8_decode(p, strlen(p), NULL);

		if (*p == '"' || *p == '\\')
			strbuf_addc(out, '\\');
		else if (v->verbatim && (*p == '$' || (*p == '~' && p == s + dash)))
			strbuf_addc(out, '$');
		/* Escapes, too, for what turns text around, or is none (and is refused when read).
		 */
		strbuf_addn_safe(out, p, n ? n : 1);
		p += n ? n : 1;
	}
	strbuf_addc(out, '"');
}

static void write_scalar(struct strbuf *out, const struct value *v)
{
	switch (v->type) {
	case VAL_BOOL:
		strbuf_add(out, v->u.b ? "true" : "false");
		return;
	case VAL_INT:
		strbuf_addf(out, "%lld%s", (long long)v->u.i,
			    v->u.i > INT32_MAX || v->u.i < INT32_MIN ? "L" : "");
		return;
	case VAL_FLOAT:
		strbuf_addf(out, "%.17g", v->u.f);
		return;
	case VAL_STRING:
		write_string(out, v);
		return;
	case VAL_LIST:
	case VAL_GROUP:
		break;
	}
}

static void write_members(struct writer *w, const struct value *group, const char *path);

/* One item a line; a comma behind the last would be refused by old versions of libconfig. */
static void write_items(struct writer *w, const struct value *list, const char *path)
{
	const char *below = arena_printf(w->arena, "%s[]", path);

	w->depth++;
	for (size_t i = 0; i < list->u.list.n; i++) {
		const struct value *item = list->u.list.v[i];
		const char *comma = i + 1 < list->u.list.n ? "," : "";

		begin(w);
		if (item->type == VAL_GROUP) {
			strbuf_addc(w->out, '{');
			end(w, item->at);
			w->depth++;
			write_members(w, item, below);
			w->depth--;
			begin(w);
			strbuf_addf(w->out, "}%s", comma);
			end(w, (struct place){ 0 });
			continue;
		}
		write_scalar(w->out, item);
		strbuf_add(w->out, comma);
		end(w, item->at);
	}
	w->depth--;
	begin(w);
}

static bool is_plain(const struct value *list)
{
	for (size_t i = 0; i < list->u.list.n; i++)
		if (list->u.list.v[i]->type != VAL_STRING)
			return false;
	return true;
}

static void write_setting(struct writer *w, const char *key, const struct value *v,
			  const char *path)
{
	struct place at = v->at;
	bool array;

	begin(w);
	strbuf_addf(w->out, "%s = ", key);
	switch (v->type) {
	case VAL_GROUP:
		/* Its place is that of the topmost layer: what is in it says where it is from. */
		strbuf_addc(w->out, '{');
		end(w, (struct place){ 0 });
		w->depth++;
		write_members(w, v, path);
		w->depth--;
		begin(w);
		strbuf_add(w->out, "};");
		end(w, (struct place){ 0 });
		return;
	case VAL_LIST:
		array = is_plain(v);
		strbuf_addc(w->out, array ? '[' : '(');
		if (v->u.list.n) {
			end(w, (struct place){ 0 });
			write_items(w, v, path);
			at = (struct place){ 0 };
		}
		strbuf_add(w->out, array ? "];" : ");");
		end(w, at);
		return;
	case VAL_BOOL:
	case VAL_INT:
	case VAL_FLOAT:
	case VAL_STRING:
		break;
	}
	write_scalar(w->out, v);
	strbuf_addc(w->out, ';');
	end(w, at);
}

/* In the order of the table; under names of the author's in the order that they came in. */
static void write_members(struct writer *w, const struct value *group, const char *path)
{
	bool *done = arena_array(w->arena, group->u.group.n, sizeof(*done));
	const struct setting *s;

	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (!schema_in_group(s, path))
			continue;
		for (size_t k = 0; k < group->u.group.n; k++) {
			const struct value_entry *e = &group->u.group.v[k];

			if (strcmp(e->key, schema_leaf(s)) != 0)
				continue;
			write_setting(w, e->key, e->val, s->key);
			done[k] = true;
		}
	}
	for (size_t k = 0; k < group->u.group.n; k++) {
		const struct value_entry *e = &group->u.group.v[k];

		if (!done[k])
			write_setting(w, e->key, e->val, value_join_key(w->arena, path, e->key));
	}
}

/* The declarations, with what was given as defaults. */
static struct value *settled_params(struct arena *a, const struct params *params)
{
	struct value *out = value_new(a, VAL_GROUP, (struct place){ 0 });

	for (size_t i = 0; i < params->n; i++) {
		const struct param *p = &params->v[i];
		struct value *decl = value_copy_group(a, p->decl, p->decl->at), *given;

		if (p->given) {
			given = arena_alloc(a, sizeof(*given));
			*given = *p->value;
			given->verbatim = given->type == VAL_STRING;
			value_set(a, decl, "default", given->at, given);
		}
		value_set(a, out, p->name, p->at, decl);
	}
	return out;
}

/* A comment for each layer, and for each block whether it holds. */
static void write_layers(struct writer *w, const struct profile *p)
{
	strbuf_add(w->out, "# ");
	strbuf_add_safe(w->out, p->name);
	strbuf_add(w->out, ", merged from, the last one winning:\n");
	for (size_t i = 0; i < p->n_layers; i++) {
		const struct layer *l = &p->layers[i];

		strbuf_add(w->out, l->kind == LAYER_WHEN ? "#     " : "#   ");
		if (l->kind == LAYER_WHEN) {
			strbuf_addf(w->out, "%s when ", l->condition.holds ? "and" : "not");
			strbuf_add_safe(w->out, l->condition.text);
			if (!l->condition.holds) {
				strbuf_add(w->out, " (");
				strbuf_add_safe(w->out, l->condition.why);
				strbuf_add(w->out, ")");
			}
			strbuf_add(w->out, ": ");
			strbuf_add_safe(w->out, l->shown);
			strbuf_addf(w->out, ":%u\n", l->condition.at.line);
			continue;
		}
		strbuf_add_safe(w->out, l->shown);
		if (l->kind == LAYER_DROPIN)
			strbuf_addf(w->out, ", a drop-in of %s", l->profile);
		if (l->disabled)
			strbuf_add(w->out, ", disabled");
		if (l->masks) {
			strbuf_add(w->out, ", in place of ");
			strbuf_add_safe(w->out, l->masks);
		}
		strbuf_addc(w->out, '\n');
	}
	strbuf_addc(w->out, '\n');
}

void profile_write(struct arena *a, const struct profile *p, struct strbuf *out)
{
	struct value *tree = value_new(a, VAL_GROUP, p->at);
	struct writer w = { .arena = a, .out = out };

	write_layers(&w, p);
	for (size_t i = 0; i < p->tree->u.group.n; i++) {
		const struct value_entry *e = &p->tree->u.group.v[i];

		/* None is what a command without a word about them has. */
		if (strcmp(e->key, "alternatives") != 0 || e->val->u.list.n)
			value_set(a, tree, e->key, e->at, e->val);
	}
	if (p->params.n)
		value_set(a, tree, "params", p->at, settled_params(a, &p->params));
	write_members(&w, tree, "");
}
