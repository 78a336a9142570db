/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/expand.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/suggest.h"

/* ${A:-${B:-${C}}}: deep enough for a person. */
#define MAX_NESTING 8

/* Beyond that a variable may be reported again. */
#define MAX_REPORTED 32

struct expansion {
	struct arena *arena;
	const struct expander *x;
	struct diags *d;
	const struct value *val; /* whose string it is: for places */
	int nesting;
	bool failed;
	const char *reported[MAX_REPORTED]; /* variables that an error has been said about */
	size_t n_reported;
};

/*
 * The place of bytes [i, i + n) of a string. In a profile the string begins after a quote and its
 * escapes are longer than what they mean; on the command line it begins at once. When the source
 * does not show the same bytes there, the place of the whole value has to do.
 */
static struct place place_within(const struct value *val, const char *s, size_t i, size_t n)
{
	struct place at = val->at;
	const char *p;

	if (!at.text || !at.col)
		return at;
	p = at.text + at.col - 1;
	if (*p != '"') {
		if (strnlen(p, i + n) < i + n)
			return at;
		p += i;
	} else {
		p++;
		for (size_t k = 0; k < i; k++) {
			if (*p == '\0' || *p == '\n')
				return at;
			if (*p == '\\' && (p[1] == 'x' || p[1] == 'X'))
				p += strnlen(p, 4);
			else if (*p == '\\')
				p += strnlen(p, 2);
			else
				p++;
		}
	}
	if (strncmp(p, s + i, n) != 0)
		return at;
	at.col = (uint32_t)(p - at.text) + 1;
	at.len = (uint32_t)(strcspn(p, "\n") < n ? strcspn(p, "\n") : n);
	return at;
}

static void error_at(struct expansion *e, size_t i, size_t n, enum diag_id id, const char *msg,
		     const char *help)
{
	struct diag *x =
		diag_add(e->d, SEV_ERROR, id, place_within(e->val, e->val->u.s, i, n), "%s", msg);

	x->help = help;
	e->failed = true;
}

/* One variable is wrong in all its places for the same reason: the first place is enough. */
static bool is_news(struct expansion *e, const char *name)
{
	e->failed = true;
	for (size_t i = 0; i < e->n_reported; i++)
		if (strcmp(e->reported[i], name) == 0)
			return false;
	if (e->n_reported < MAX_REPORTED)
		e->reported[e->n_reported++] = name;
	return true;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

/* Offset of the '}' that closes the '${' before `i`, or 0. */
static size_t closing_brace(const char *s, size_t i, size_t end)
{
	int depth = 1;

	for (; i < end; i++) {
		if (s[i] == '$' && i + 1 < end && s[i + 1] == '$')
			i++;
		else if (s[i] == '$' && i + 1 < end && s[i + 1] == '{')
			depth++;
		else if (s[i] == '}' && --depth == 0)
			return i;
	}
	return 0;
}

static const char *unset_help(struct expansion *e, const char *name)
{
	const char *why = e->x->why_unset ? e->x->why_unset(e->x->ctx, name) : NULL;

	if (why)
		return why;
	if (strncmp(name, "env.", 4) == 0)
		return arena_printf(
			e->arena,
			"set it in the environment of sbx, or give a default: ${%s:-TEXT}", name);
	return arena_printf(e->arena, "give a default: ${%s:-TEXT}", name);
}

static void add_text(struct expansion *e, struct strbuf *out, size_t i, size_t end);

/* ${...} from `i` (the dollar) to `close`; writes its value. */
static void add_variable(struct expansion *e, struct strbuf *out, size_t i, size_t close)
{
	const char *s = e->val->u.s, *name, *value, *near;
	size_t start = i + 2, end = start, whole = close + 1 - i;
	bool known = false, has_default;

	while (end < close && (is_name_char(s[end]) || s[end] == '-'))
		end++;
	has_default = close - end >= 2 && s[end] == ':' && s[end + 1] == '-';
	if (end == start || (end != close && !has_default)) {
		error_at(e, i, whole, DIAG_E0122, "this is not a variable",
			 "write ${NAME} or ${NAME:-DEFAULT}, and $$ for a dollar");
		return;
	}
	name = arena_strndup(e->arena, s + start, end - start);
	value = e->x->get(e->x->ctx, name, &known);
	if (!known && end - start > 3 && strcmp(name + (end - start) - 3, "...") == 0) {
		error_at(e, i, whole, DIAG_E0124, "all items of a list can stand only in a list",
			 "write \"${NAME...}\", and nothing else in the quotes, as an item of one");
		return;
	}
	if (!known) {
		if (!is_news(e, name))
			return;
		near = suggest(name, e->x->names, e->x->n_names);
		error_at(
			e, i, whole, DIAG_E0120,
			arena_printf(e->arena, "unknown variable '%s'", name),
			near ? arena_printf(e->arena, "did you mean ${%s}?", near)
			     : "a variable of the environment is written ${env.NAME}, a dollar $$");
		return;
	}
	if (has_default && (!value || !*value)) {
		add_text(e, out, end + 2, close);
		return;
	}
	if (!value) {
		if (!is_news(e, name))
			return;
		error_at(e, i, whole, DIAG_E0121,
			 arena_printf(e->arena, "the variable '%s' is not set", name),
			 unset_help(e, name));
		return;
	}
	for (const char *p = value; *p; p++) {
		if ((unsigned char)*p >= ' ' && *p != 127)
			continue;
		if (!is_news(e, name))
			return;
		error_at(
			e, i, whole, DIAG_E0123,
			arena_printf(e->arena, "the value of '%s' holds a control character", name),
			"a line break or escape code in a value could be taken for something else");
		return;
	}
	strbuf_add(out, value);
}

/* Bytes [i, end) of the string. */
static void add_text(struct expansion *e, struct strbuf *out, size_t i, size_t end)
{
	const char *s = e->val->u.s;

	if (++e->nesting > MAX_NESTING) {
		error_at(e, i, end - i, DIAG_E0122, "variables are nested too deep", NULL);
		i = end;
	}
	while (i < end) {
		size_t close, run = i;

		while (run < end && s[run] != '$')
			run++;
		strbuf_addn(out, s + i, run - i);
		i = run;
		if (i == end)
			break;
		if (i + 1 < end && (s[i + 1] == '$' || s[i + 1] == '~')) {
			strbuf_addc(out, s[i + 1]);
			i += 2;
		} else if (i + 1 < end && s[i + 1] == '{') {
			close = closing_brace(s, i + 2, end);
			if (!close) {
				error_at(e, i, end - i, DIAG_E0122, "this '${' is never closed",
					 "add the '}', or write $$ for a dollar");
				break;
			}
			add_variable(e, out, i, close);
			i = close + 1;
		} else if (i + 1 < end && is_name_char(s[i + 1]) && s[i + 1] != '.') {
			for (run = i + 1; run < end && is_name_char(s[run]);)
				run++;
			error_at(e, i, run - i, DIAG_E0122, "a variable is written with braces",
				 arena_printf(e->arena,
					      "${%.*s} for its value, $$%.*s for the text itself",
					      (int)(run - i - 1), s + i + 1, (int)(run - i - 1),
					      s + i + 1));
			i = run;
		} else {
			strbuf_addc(out, '$'); /* a lone one, as in a prompt */
			i++;
		}
	}
	e->nesting--;
}

/* `~` and `~/...`, also after the '-' of what may be absent; the length of what it replaces. */
static size_t add_home(struct expansion *e, struct strbuf *out)
{
	const char *s = e->val->u.s, *home;
	size_t dash = *s == '-';
	bool known;

	if (s[dash] != '~' || (s[dash + 1] && s[dash + 1] != '/'))
		return 0;
	home = e->x->get(e->x->ctx, "HOME", &known);
	if (!home) {
		error_at(e, dash, 1, DIAG_E0121, "'~' needs a home directory, and HOME is not set",
			 NULL);
		return dash + 1;
	}
	strbuf_addn(out, s, dash);
	strbuf_add(out, home);
	return dash + 1;
}

/* The value that stands for all of ${NAME<suffix>}; NULL: the string is something else. */
static const struct value *whole_value(struct expansion *e, const struct value *v,
				       const char *suffix)
{
	const char *s = v->u.s;
	size_t n = strlen(s), k = strlen(suffix) + 1;

	if (!e->x->value || v->verbatim || n < k + 3 || strncmp(s, "${", 2) != 0 ||
	    s[n - 1] != '}' || strncmp(s + n - k, suffix, k - 1) != 0)
		return NULL;
	return e->x->value(e->x->ctx, arena_strndup(e->arena, s + 2, n - k - 2));
}

/* A copy that is placed where the variable stands, and never expanded again. */
static struct value *placed(struct expansion *e, const struct value *v, struct place at)
{
	struct value *out = arena_alloc(e->arena, sizeof(*out));

	*out = *v;
	out->at = at;
	out->verbatim = v->type == VAL_STRING;
	return out;
}

static struct value *expand(struct expansion *e, const struct value *v);

/* A number, true or false that a variable stands for: the items of lists are text. */
static struct value *as_text(struct expansion *e, const struct value *item, struct value *v)
{
	struct value *out;

	if (item->type != VAL_STRING || (v->type != VAL_INT && v->type != VAL_BOOL))
		return v;
	out = value_string(e->arena,
			   v->type == VAL_BOOL ? (v->u.b ? "true" : "false")
					       : arena_printf(e->arena, "%lld", (long long)v->u.i),
			   v->at);
	out->verbatim = true;
	return out;
}

/* An item of a list, or the items that it stands for. */
static void expand_item(struct expansion *e, struct value *list, const struct value *item)
{
	const struct value *all = item->type == VAL_STRING ? whole_value(e, item, "...") : NULL;

	if (all && all->type == VAL_LIST) {
		for (size_t i = 0; i < all->u.list.n; i++)
			value_append(e->arena, list, placed(e, all->u.list.v[i], item->at));
	} else if (all) {
		diag_error_help(e->d, DIAG_E0124, item->at, "write it without the dots",
				"'%s' is not a list", item->u.s);
		e->failed = true;
	} else {
		value_append(e->arena, list, as_text(e, item, expand(e, item)));
	}
}

static struct value *expand(struct expansion *e, const struct value *v)
{
	const struct value *whole;
	struct value *out;
	struct strbuf text;

	switch (v->type) {
	case VAL_STRING:
		if (v->verbatim || (!strchr(v->u.s, '$') && !strchr(v->u.s, '~')))
			return (struct value *)v;
		whole = whole_value(e, v, "");
		if (whole && whole->type != VAL_LIST)
			return placed(e, whole, v->at);
		e->val = v;
		strbuf_init(&text, e->arena);
		add_text(e, &text, add_home(e, &text), strlen(v->u.s));
		out = value_string(e->arena, text.s, v->at);
		out->verbatim = true; /* a value is never expanded again */
		return out;
	case VAL_LIST:
		out = value_new(e->arena, VAL_LIST, v->at);
		for (size_t i = 0; i < v->u.list.n; i++)
			expand_item(e, out, v->u.list.v[i]);
		return out;
	case VAL_GROUP:
		out = value_new(e->arena, VAL_GROUP, v->at);
		for (size_t i = 0; i < v->u.group.n; i++) {
			const struct value_entry *entry = &v->u.group.v[i];

			value_set(e->arena, out, entry->key, entry->at, expand(e, entry->val));
		}
		return out;
	case VAL_BOOL:
	case VAL_INT:
	case VAL_FLOAT:
		break;
	}
	return (struct value *)v;
}

struct value *value_expand(struct arena *a, const struct value *tree, const struct expander *x,
			   struct diags *d)
{
	struct expansion e = { .arena = a, .x = x, .d = d };
	struct value *out = expand(&e, tree);

	return e.failed ? NULL : out;
}
