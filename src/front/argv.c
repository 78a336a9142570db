/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * argv - options that are sugar for keys, as one more layer.
 *
 * Each occurrence of an option becomes a tree of one key and is laid over those before it, so that
 * options follow the rules of layers: a scalar replaces, a list appends. Places lie on a text of
 * our own, the words of the command line quoted as a shell would want them; a caret then stands
 * below the very word, or the part of it, that is wrong.
 */
#include <string.h>

#include "base/path.h"
#include "front/front.h"
#include "front/parse.h"
#include "schema/schema.h"
#include "spec/merge.h"

#define FILE_NAME "command line"

/* How a word is quoted in the text. */
enum quoting {
	QUOTE_NONE,
	QUOTE_SINGLE, /* 'a b' */
	QUOTE_DOLLAR, /* $'a\nb': the only way to show control characters */
};

struct argv_reader {
	struct arena *arena;
	int argc;
	const char **argv;
	const char *text;
	uint32_t *cols; /* where each word begins in it, from 1 */
	struct value *tree;
	struct assignment *params;
	size_t n_params;
};

/* ---- text and places ------------------------------------------------------------------ */

static enum quoting quoting_of(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=:,./@%^";
	enum quoting q = *word ? QUOTE_NONE : QUOTE_SINGLE;

	for (; *word; word++) {
		if ((unsigned char)*word < ' ' || *word == 127)
			return QUOTE_DOLLAR;
		if (!strchr(plain, *word) && (unsigned char)*word < 128)
			q = QUOTE_SINGLE;
	}
	return q;
}

static void add_byte(struct strbuf *b, enum quoting q, char c)
{
	if (q == QUOTE_SINGLE && c == '\'')
		strbuf_add(b, "'\\''");
	else if (q == QUOTE_DOLLAR && c == '\n')
		strbuf_add(b, "\\n");
	else if (q == QUOTE_DOLLAR && ((unsigned char)c < ' ' || c == 127))
		strbuf_addf(b, "\\x%02x", (unsigned int)c);
	else if (q == QUOTE_DOLLAR && (c == '\'' || c == '\\'))
		strbuf_addf(b, "\\%c", c);
	else
		strbuf_addc(b, c);
}

/* The first n bytes of a word, or all of it with its closing quote. */
static void add_word(struct strbuf *b, const char *word, size_t n)
{
	enum quoting q = quoting_of(word);
	size_t len = strlen(word);

	strbuf_add(b, q == QUOTE_DOLLAR ? "$'" : q == QUOTE_SINGLE ? "'" : "");
	for (size_t i = 0; i < n && i < len; i++)
		add_byte(b, q, word[i]);
	if (n > len)
		strbuf_add(b, q == QUOTE_NONE ? "" : "'");
}

/* How far byte `offset` of a word lies behind the word's beginning in the text. */
static uint32_t shown_offset(struct arena *a, const char *word, size_t offset)
{
	struct strbuf b;

	strbuf_init(&b, a);
	add_word(&b, word, offset);
	return (uint32_t)b.len;
}

static struct place place_in_word(const struct argv_reader *r, int i, size_t offset, size_t len)
{
	uint32_t start = shown_offset(r->arena, r->argv[i], offset);
	uint32_t end = shown_offset(r->arena, r->argv[i], offset + len);

	return (struct place){
		.file = FILE_NAME,
		.text = r->text,
		.line = 1,
		.col = r->cols[i] + start,
		.len = end - start,
	};
}

static struct place place_of_word(const struct argv_reader *r, int i)
{
	struct strbuf b;

	strbuf_init(&b, r->arena);
	add_word(&b, r->argv[i], strlen(r->argv[i]) + 1);
	return (struct place){ .file = FILE_NAME,
			       .text = r->text,
			       .line = 1,
			       .col = r->cols[i],
			       .len = (uint32_t)b.len };
}

/* The place of text that is a part of a word of argv, else of word number i. */
static struct place place_of_text(const struct argv_reader *r, int i, const char *s)
{
	for (int k = 0; k < r->argc; k++) {
		const char *word = r->argv[k];

		if (s == word)
			return place_of_word(r, k);
		if (s > word && s <= word + strlen(word))
			return place_in_word(r, k, (size_t)(s - word), strlen(s));
	}
	return place_of_word(r, i);
}

/* All words as one line of text, in which each has its column. */
static struct argv_reader *line_of(struct arena *a, int n, char **words)
{
	struct argv_reader *r = arena_alloc(a, sizeof(*r));
	struct strbuf text;

	r->arena = a;
	r->argc = n;
	r->argv = arena_array(a, (size_t)n + 1, sizeof(*r->argv));
	r->cols = arena_array(a, (size_t)n + 1, sizeof(*r->cols));
	strbuf_init(&text, a);
	for (int i = 0; i < n; i++) {
		r->argv[i] = words[i];
		strbuf_add(&text, i ? " " : "");
		r->cols[i] = (uint32_t)text.len + 1;
		add_word(&text, r->argv[i], strlen(r->argv[i]) + 1);
	}
	r->text = text.s;
	return r;
}

struct argv_reader *argv_reader_new(struct arena *a, int argc, char **argv)
{
	char **words = arena_array(a, (size_t)argc + 1, sizeof(*words));

	for (int i = 0; i < argc; i++)
		words[i] = i ? argv[i] : (char *)path_basename(argv[i]);
	return line_of(a, argc, words);
}

/* ---- layers --------------------------------------------------------------------------- */

/*
 * Lays `a.b.c = val` over what is there. The place is that of the option, or with `written` that of
 * the dotted key itself.
 */
static void lay(struct argv_reader *r, const char *dotted, struct place key_at, bool written,
		struct value *val)
{
	struct value *one = value_new(r->arena, VAL_GROUP, key_at), *group = one;
	struct diags unused;

	for (;;) {
		size_t n = strcspn(dotted, ".");
		const char *key = arena_strndup(r->arena, dotted, n);
		struct value *next = dotted[n] ? value_new(r->arena, VAL_GROUP, val->at) : val;

		if (written)
			key_at.len = (uint32_t)n;
		value_set(r->arena, group, key, key_at, next);
		if (!dotted[n])
			break;
		if (written)
			key_at.col += (uint32_t)n + 1;
		group = next;
		dotted += n + 1;
	}
	/*
	 * Only for its effect on shorthands (root = "tmpfs"), which merging must not see. What is
	 * wrong is said when the options are loaded as a layer.
	 */
	diags_init(&unused, r->arena);
	schema_check_options(r->arena, one, &unused);
	r->tree = value_merge(r->arena, r->tree, one, schema_list_rule);
}

int argv_reader_set(struct argv_reader *r, int i, const char *dotted, const char *value,
		    struct diags *d)
{
	const struct setting *row = schema_find(dotted);
	struct place at = value ? place_of_text(r, i, value) : place_of_word(r, i);
	struct value *v;

	if (!row)
		return diag_error(d, DIAG_E0001, at, "an option sets '%s', which is not a key",
				  dotted);
	v = schema_value(r->arena, row, value ? value : "true", at, d);
	if (!v)
		return -1;
	lay(r, dotted, place_of_word(r, i), false, v);
	return 0;
}

/*
 * The line that its places show is the command alone: what else is on the command line (where a
 * plan is written to) is no part of what is run.
 */
void argv_reader_command(struct argv_reader *r, int n, char **words)
{
	const struct argv_reader *line = line_of(r->arena, n, words);
	struct value *list;

	if (!n)
		return;
	list = value_new(r->arena, VAL_LIST, place_of_word(line, 0));
	for (int i = 0; i < n; i++) {
		struct value *word = value_string(r->arena, words[i], place_of_word(line, i));

		word->verbatim = true;
		value_append(r->arena, list, word);
	}
	lay(r, "command", list->at, false, list);
}

int argv_reader_param(struct argv_reader *r, int i, const char *assignment, struct diags *d)
{
	const char *eq = strchr(assignment, '=');
	struct assignment *x;

	if (!eq || eq == assignment)
		return diag_error_help(d, DIAG_E0165, place_of_text(r, i, assignment),
				       "write --param NAME=VALUE; sbx help PROFILE lists the names",
				       "'%s' gives no parameter a value", assignment);
	r->params = arena_grow(r->arena, r->params, r->n_params * sizeof(*x),
			       (r->n_params + 1) * sizeof(*x));
	x = &r->params[r->n_params++];
	*x = (struct assignment){
		.name = arena_strndup(r->arena, assignment, (size_t)(eq - assignment)),
		.text = eq + 1,
		.name_at = place_of_text(r, i, assignment),
		.at = place_of_text(r, i, eq[1] ? eq + 1 : assignment),
	};
	if (x->name_at.len > strlen(eq))
		x->name_at.len -= (uint32_t)strlen(eq);
	return 0;
}

const struct assignment *argv_reader_params(const struct argv_reader *r, size_t *n)
{
	*n = r->n_params;
	return r->params;
}

struct value *argv_reader_tree(struct argv_reader *r)
{
	return r->tree;
}

/* ---- --set ---------------------------------------------------------------------------- */

/* Where VALUE is: byte `offset` of word i, or somewhere in it when it was not found there. */
struct position {
	const struct argv_reader *r;
	int word;
	size_t offset;
	bool exact;
	struct place whole;
};

/* The place of something in VALUE that profile_parse_value() has given a place. */
static struct place translate(const struct position *p, struct place at)
{
	if (!p->exact || at.line != 1 || at.col <= PROFILE_VALUE_INDENT)
		return p->whole;
	return place_in_word(p->r, p->word, p->offset + at.col - 1 - PROFILE_VALUE_INDENT, at.len);
}

static void translate_tree(const struct position *p, struct value *v)
{
	v->at = translate(p, v->at);
	if (v->type == VAL_LIST) {
		for (size_t i = 0; i < v->u.list.n; i++)
			translate_tree(p, v->u.list.v[i]);
	} else if (v->type == VAL_GROUP) {
		for (size_t i = 0; i < v->u.group.n; i++) {
			v->u.group.v[i].at = translate(p, v->u.group.v[i].at);
			translate_tree(p, v->u.group.v[i].val);
		}
	}
}

static void translate_diags(const struct position *p, const struct diags *from, struct diags *d)
{
	for (const struct diag *x = from->first; x; x = x->next) {
		struct diag *y = diag_add(d, x->severity, x->id, translate(p, x->at), "%s", x->msg);

		y->label = x->label;
		y->help = x->help;
		y->other_msg = x->other_msg;
		if (x->other_msg)
			y->other = translate(p, x->other);
	}
}

/* "[...]", "(...)", "{...}" and "\"...\"" can only be meant as profile text. */
static struct value *parse_structure(const struct position *p, const char *text, struct diags *d)
{
	struct arena *a = p->r->arena;
	struct diags found;
	struct value *v;

	diags_init(&found, a);
	v = profile_parse_value(a, FILE_NAME, text, &found);
	if (v) {
		translate_tree(p, v);
		return v;
	}
	translate_diags(p, &found, d);
	if (!found.n_errors)
		diag_error_help(d, DIAG_E0156, p->whole,
				"KEY=VALUE, with one value as in a profile",
				"this is more than one value");
	return NULL;
}

/* A single value for a list is its one item. */
static struct value *as_list(struct arena *a, const struct setting *row, struct value *v)
{
	struct value *list;

	if (v->type == VAL_LIST || !row)
		return v;
	switch (row->type) {
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
	case SET_RANGES:
	case SET_MOUNTS:
		list = value_new(a, VAL_LIST, v->at);
		value_append(a, list, v);
		return list;
	case SET_BOOL:
	case SET_INT:
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
	case SET_NS:
	case SET_RLIMIT:
	case SET_GROUP:
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break;
	}
	return v;
}

/* Text that is a value of its own where the table has no word on it: a number, true, a string. */
static struct value *parse_plain(struct arena *a, const char *text, struct place at)
{
	struct diags unused;
	struct value *v;

	diags_init(&unused, a);
	v = profile_parse_value(a, FILE_NAME, text, &unused);
	if (!v)
		return value_string(a, text, at);
	v->at = at;
	return v;
}

/* Keys with at least one letter between the dots, and no more of them than a profile has levels. */
static bool is_dotted(const char *key)
{
	int dots = 0;

	for (const char *p = key; *p; p++)
		if (*p == '.' &&
		    (p == key || p[1] == '.' || p[1] == '\0' || ++dots >= PROFILE_MAX_DEPTH))
			return false;
	return *key && !strstr(key, "[]");
}

int argv_reader_assign(struct argv_reader *r, int i, const char *assignment, struct diags *d)
{
	const char *eq = strchr(assignment, '=');
	size_t n = eq ? (size_t)(eq - assignment) : strlen(assignment);
	const char *key = arena_strndup(r->arena, assignment, n);
	const struct setting *row = schema_find(key);
	/* A member of what front-ends consume is no layer's own. */
	const struct setting *top = schema_find(arena_strndup(r->arena, key, strcspn(key, ".")));
	struct place at = place_of_text(r, i, assignment), key_at;
	struct position p = { .r = r, .word = i };
	struct value *v;

	if (!eq || !is_dotted(key))
		return diag_error_help(d, DIAG_E0156, at,
				       "write --set KEY=VALUE, such as --set identity.hostname=box",
				       "'%s' is not an assignment", assignment);
	if ((row && (row->flags & SETTING_NO_CLI)) || (top && (top->flags & SETTING_NO_CLI)))
		return diag_error_help(d, DIAG_E0156, at,
				       top && strcmp(top->key, "params") == 0
					       ? "the value of a parameter is --param NAME=VALUE"
					       : "write a profile of your own that sets it",
				       "'%s' cannot be set on the command line", key);
	p.whole = at;
	for (int k = 0; k < r->argc && !p.exact; k++) {
		const char *word = r->argv[k];

		if (assignment < word || assignment > word + strlen(word))
			continue;
		p.word = k;
		p.offset = (size_t)(eq + 1 - word);
		p.exact = true;
		p.whole = place_in_word(r, k, p.offset, strlen(eq + 1));
	}
	key_at = p.exact ? place_in_word(r, p.word, (size_t)(assignment - r->argv[p.word]), n) : at;
	if (eq[1] && strchr("[({\"", eq[1]))
		v = parse_structure(&p, eq + 1, d);
	else if (row)
		v = schema_value(r->arena, row, eq + 1, p.whole, d);
	else
		v = parse_plain(r->arena, eq + 1, p.whole);
	if (!v)
		return -1;
	lay(r, key, key_at, p.exact && key_at.len == n, as_list(r->arena, row, v));
	return 0;
}
