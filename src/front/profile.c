/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * profile - profile text to a tree, read twice.
 *
 * libconfig's grammar is the grammar of record, but libconfig reports neither columns nor tokens
 * and reads some slips as something else. So this parser, of the same grammar, reads the text
 * first: it knows the place of everything, refuses the slips, and goes on behind an error (at the
 * next ';', at the end of the group, or where a line begins with `key =`), so that all of them are
 * seen at once. Then libconfig reads the same buffer, and the two trees are walked in step. Where
 * they disagree the file is refused: what is shown with its place is what libconfig understood, or
 * nothing.
 *
 * One thing differs by intent: a comma behind the last element of an array or list, which libconfig
 * 1.5 refuses and 1.7 accepts, is a blank in the buffer that libconfig gets.
 */
#include <string.h>

#include "front/front.h"
#include "front/lexer.h"
#include "front/parse.h"
#include "front/record.h"

/* Items of a list: what merging compares with each other. */
#define MAX_ITEMS 4096

struct parser {
	struct lexer lx;
	struct arena *arena;
	struct diags *diags;
	struct token cur, next;
	struct token before; /* the one before cur */
	struct token tall;   /* the last string that spans lines */
	char *record;	     /* what libconfig reads */
	int depth;
	int sequences; /* arrays and lists that we are in */
	int open;      /* arrays and lists of the setting, when its value had an error */
	bool gave_up;
};

static void advance(struct parser *p)
{
	p->before = p->cur;
	if (p->cur.type == TOK_STRING && p->cur.end_line > p->cur.at.line)
		p->tall = p->cur;
	p->cur = p->next;
	if (p->cur.type != TOK_EOF && p->cur.type != TOK_UNCLOSED)
		lexer_next(&p->lx, &p->next);
}

/* Ends the parse: whatever follows would be an echo. */
static void give_up(struct parser *p)
{
	p->cur.type = p->next.type = TOK_EOF;
	p->gave_up = true;
}

/* Does a string that spans lines end in the line of this error? Then it is the likely cause. */
static bool blame_tall_string(struct parser *p, struct diag *x)
{
	if (p->tall.type != TOK_STRING || p->tall.end_line != x->at.line)
		return false;
	x->other = p->tall.at;
	x->other_msg = "this string spans several lines: is its closing '\"' missing?";
	give_up(p);
	return true;
}

static bool at_end(struct parser *p)
{
	struct diag *x;

	if (p->cur.type == TOK_UNCLOSED) {
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0107, p->cur.at,
			     "this string is never closed");
		x->help = "the rest of the file would be a part of it: add the closing '\"'";
		blame_tall_string(p, x);
		give_up(p);
	}
	return p->cur.type == TOK_EOF;
}

static const char *describe(const struct parser *p, const struct token *t)
{
	switch (t->type) {
	case TOK_EOF:
	case TOK_UNCLOSED:
		return "the end of the file";
	case TOK_STRING:
		return "a string";
	case TOK_INT:
	case TOK_FLOAT:
	case TOK_BAD:
	case TOK_NAME:
	case TOK_BOOL:
	case TOK_EQUALS:
	case TOK_COMMA:
	case TOK_SEMICOLON:
	case TOK_GROUP_OPEN:
	case TOK_GROUP_CLOSE:
	case TOK_ARRAY_OPEN:
	case TOK_ARRAY_CLOSE:
	case TOK_LIST_OPEN:
	case TOK_LIST_CLOSE:
		break;
	}
	return arena_printf(p->arena, "'%.*s'", (int)(t->end - t->start), p->lx.text + t->start);
}

/* A syntax error at cur; where that is no token at all, the lexer has said so. */
static struct diag *unexpected(struct parser *p, const char *wanted)
{
	struct diag *x;

	if (p->cur.type == TOK_BAD)
		return arena_alloc(p->arena, sizeof(*x));
	x = diag_add(p->diags, SEV_ERROR, DIAG_E0101, p->cur.at, "expected %s, got %s", wanted,
		     describe(p, &p->cur));
	blame_tall_string(p, x);
	return x;
}

static bool opens(enum token_type t)
{
	return t == TOK_GROUP_OPEN || t == TOK_ARRAY_OPEN || t == TOK_LIST_OPEN;
}

static bool is_sequence_end(enum token_type t)
{
	return t == TOK_ARRAY_CLOSE || t == TOK_LIST_CLOSE;
}

static bool closes(enum token_type t)
{
	return t == TOK_GROUP_CLOSE || is_sequence_end(t);
}

/*
 * Behind an error in a setting: goes on at the next one of the same group. `open` arrays and lists
 * of the setting are still open.
 */
static void resync(struct parser *p, int open)
{
	int groups = 0;

	while (!at_end(p)) {
		enum token_type t = p->cur.type;
		bool first_in_line = p->cur.at.line != p->before.at.line;

		if (groups == 0 && t == TOK_GROUP_CLOSE)
			return;
		if (t == TOK_NAME && p->next.type == TOK_EQUALS && first_in_line)
			return;
		if (groups == 0 && open == 0 && t == TOK_SEMICOLON) {
			advance(p);
			return;
		}
		groups += (t == TOK_GROUP_OPEN) - (t == TOK_GROUP_CLOSE);
		if (t == TOK_ARRAY_OPEN || t == TOK_LIST_OPEN)
			open++;
		else if (open && is_sequence_end(t))
			open--;
		advance(p);
	}
}

static struct value *parse_value(struct parser *p);
static void parse_settings(struct parser *p, struct value *group, const struct token *open);

/* Stands for a value that had an error: the tree is thrown away, but parsing goes on. */
static struct value *bad_value(struct parser *p, struct place at)
{
	return value_string(p->arena, "", at);
}

/* "a" "b": libconfig would make one string of them. */
static void refuse_adjacent(struct parser *p)
{
	struct diag *x;

	while (p->cur.type == TOK_STRING) {
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0110, p->cur.at,
			     "two strings without anything between them");
		x->help = "they would become one: put a ',' or ';' between them";
		x->other = p->before.at;
		x->other_msg = "the first one is here";
		if (blame_tall_string(p, x))
			return;
		advance(p);
	}
}

static struct value *parse_scalar(struct parser *p)
{
	struct token t = p->cur;
	struct value *v;

	advance(p);
	switch (t.type) {
	case TOK_STRING:
		v = value_string(p->arena, t.u.s, t.at);
		refuse_adjacent(p);
		return v;
	case TOK_INT:
		v = value_new(p->arena, VAL_INT, t.at);
		v->u.i = t.u.i;
		return v;
	case TOK_FLOAT:
		v = value_new(p->arena, VAL_FLOAT, t.at);
		v->u.f = t.u.f;
		return v;
	case TOK_BOOL:
		v = value_new(p->arena, VAL_BOOL, t.at);
		v->u.b = t.u.b;
		return v;
	case TOK_BAD:
	case TOK_EOF:
	case TOK_NAME:
	case TOK_EQUALS:
	case TOK_COMMA:
	case TOK_SEMICOLON:
	case TOK_GROUP_OPEN:
	case TOK_GROUP_CLOSE:
	case TOK_ARRAY_OPEN:
	case TOK_ARRAY_CLOSE:
	case TOK_LIST_OPEN:
	case TOK_LIST_CLOSE:
	case TOK_UNCLOSED:
		break;
	}
	return bad_value(p, t.at);
}

/* A word without quotes where a value is wanted. */
static struct value *parse_bare_word(struct parser *p)
{
	static const char *const yes[] = { "yes", "on", "enable", "enabled" };
	static const char *const no[] = { "no", "off", "disable", "disabled" };
	struct token t = p->cur;
	const char *instead = NULL;
	struct diag *x;

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (strcasecmp(t.u.s, yes[i]) == 0)
			instead = "true";
		if (strcasecmp(t.u.s, no[i]) == 0)
			instead = "false";
	}
	x = diag_add(p->diags, SEV_ERROR, DIAG_E0106, t.at, "'%s' needs quotes to be a value",
		     t.u.s);
	x->help = instead ? arena_printf(p->arena, "write %s, or \"%s\" where a text is wanted",
					 instead, t.u.s)
			  : arena_printf(p->arena, "write \"%s\"", t.u.s);
	advance(p);
	return bad_value(p, t.at);
}

/* Elements of an array are scalars, and all of the same type; libconfig says no more than that. */
static void check_element(struct parser *p, const struct value *first,
			  const struct token *first_tok, const struct value *v,
			  const struct token *tok)
{
	bool group_or_list = opens(tok->type);
	struct diag *x;

	if (tok->type == TOK_BAD || tok->type == TOK_NAME)
		return;
	if (group_or_list) {
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0114, v->at, "%s in an array",
			     value_type_name(v->type));
	} else if (first_tok->type != TOK_BAD && !opens(first_tok->type) &&
		   first_tok->type != TOK_NAME &&
		   (first->type != v->type || first_tok->wide != tok->wide)) {
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0114, v->at,
			     first->type == v->type ? "numbers with and without L in one array"
						    : "values of different types in one array");
		x->other = first->at;
		x->other_msg =
			arena_printf(p->arena, "the first one is %s", value_type_name(first->type));
	} else {
		return;
	}
	x->help = "an array [...] holds plain values of one type; a list (...) holds anything";
}

/* The elements up to the closing bracket; -1 after an error that leaves it unknown where we are. */
static int parse_elements(struct parser *p, struct value *list, enum token_type close)
{
	bool array = close == TOK_ARRAY_CLOSE;
	struct token first_tok = p->cur;
	struct diag *x;

	while (!at_end(p) && p->cur.type != close) {
		struct token tok = p->cur;
		struct value *v = parse_value(p);

		if (!v)
			return -1;
		value_append(p->arena, list, v);
		if (array)
			check_element(p, list->u.list.v[0], &first_tok, v, &tok);
		if (list->u.list.n == MAX_ITEMS + 1)
			diag_error(p->diags, DIAG_E0112, v->at, "more than %d items in a list",
				   MAX_ITEMS);
		if (p->cur.type == TOK_COMMA) {
			advance(p);
			if (p->cur.type == close)
				p->record[p->before.start] = ' ';
		} else if (p->cur.type != close && !at_end(p)) {
			x = unexpected(p, array ? "',' or ']'" : "',' or ')'");
			if (!x->other_msg) {
				x->other = list->at;
				x->other_msg =
					array ? "the array begins here" : "the list begins here";
			}
			return -1;
		}
	}
	return 0;
}

static struct value *parse_sequence(struct parser *p)
{
	bool array = p->cur.type == TOK_ARRAY_OPEN;
	enum token_type close = array ? TOK_ARRAY_CLOSE : TOK_LIST_CLOSE;
	struct value *list = value_new(p->arena, VAL_LIST, p->cur.at);
	struct diag *x;
	int rc;

	advance(p);
	p->sequences++;
	rc = parse_elements(p, list, close);
	p->sequences--;
	if (rc < 0) {
		p->open++;
		return NULL;
	}
	if (p->cur.type == close) {
		advance(p);
		return list;
	}
	if (!p->gave_up) {
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0116, list->at, "this '%s' is never closed",
			     array ? "[" : "(");
		x->help = array ? "add the ']'" : "add the ')'";
	}
	return NULL;
}

static struct value *parse_group(struct parser *p)
{
	struct token open = p->cur;
	struct value *group = value_new(p->arena, VAL_GROUP, open.at);

	advance(p);
	parse_settings(p, group, &open);
	return group;
}

/* NULL when there is none, after an error. */
static struct value *parse_value(struct parser *p)
{
	struct value *v;
	struct diag *x;

	if (at_end(p)) {
		if (!p->gave_up)
			diag_error(p->diags, DIAG_E0101, p->before.at,
				   "expected a value, got the end of the file");
		return NULL;
	}
	switch (p->cur.type) {
	case TOK_STRING:
	case TOK_INT:
	case TOK_FLOAT:
	case TOK_BOOL:
	case TOK_BAD:
		return parse_scalar(p);
	case TOK_NAME:
		if (p->next.type == TOK_EQUALS && p->cur.at.line != p->before.at.line)
			break; /* the next setting */
		return parse_bare_word(p);
	case TOK_GROUP_OPEN:
	case TOK_ARRAY_OPEN:
	case TOK_LIST_OPEN:
		if (++p->depth > PROFILE_MAX_DEPTH) {
			x = diag_add(p->diags, SEV_ERROR, DIAG_E0112, p->cur.at,
				     "groups and lists are nested deeper than %d",
				     PROFILE_MAX_DEPTH);
			x->help = "no setting needs that";
			give_up(p);
			return NULL;
		}
		v = p->cur.type == TOK_GROUP_OPEN ? parse_group(p) : parse_sequence(p);
		p->depth--;
		return v;
	case TOK_EOF:
	case TOK_EQUALS:
	case TOK_COMMA:
	case TOK_SEMICOLON:
	case TOK_GROUP_CLOSE:
	case TOK_ARRAY_CLOSE:
	case TOK_LIST_CLOSE:
	case TOK_UNCLOSED:
		break;
	}
	unexpected(p, "a value");
	return NULL;
}

static void add_setting(struct parser *p, struct value *group, const struct token *key,
			struct value *val)
{
	struct diag *x;

	for (size_t i = 0; i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];

		if (strcmp(e->key, key->u.s) != 0)
			continue;
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0113, key->at, "'%s' is set twice",
			     key->u.s);
		x->other = e->at;
		x->other_msg = "first set here";
		x->help = "a file sets a key once; a list takes all items in one [ ... ]";
		return;
	}
	value_set(p->arena, group, key->u.s, key->at, val);
	if (group->u.group.n == PROFILE_MAX_SETTINGS + 1)
		diag_error(p->diags, DIAG_E0112, key->at, "more than %d settings in a group",
			   PROFILE_MAX_SETTINGS);
}

static void parse_setting(struct parser *p, struct value *group)
{
	struct token key = p->cur;
	struct value *val;

	advance(p);
	if (p->cur.type != TOK_EQUALS) {
		unexpected(p, arena_printf(p->arena, "'=' after '%s'", key.u.s));
		resync(p, 0);
		return;
	}
	advance(p);
	p->open = 0;
	val = parse_value(p);
	add_setting(p, group, &key, val ? val : bad_value(p, key.at));
	if (!val)
		resync(p, p->open);
	p->open = 0;
	if (!val)
		return;
	if (p->cur.type == TOK_SEMICOLON || p->cur.type == TOK_COMMA)
		advance(p);
}

/* What stands where a setting should begin. */
static void parse_no_setting(struct parser *p, bool top)
{
	struct token t = p->cur;
	struct diag *x;

	if (t.type == TOK_BAD) { /* already reported */
		advance(p);
	} else if (t.type == TOK_BOOL && p->next.type == TOK_EQUALS) {
		diag_error(p->diags, DIAG_E0101, t.at, "%s is a value and cannot be a key",
			   describe(p, &t));
		advance(p);
	} else if (t.type == TOK_SEMICOLON || t.type == TOK_COMMA) {
		x = unexpected(p, "a setting");
		if (p->before.type == TOK_SEMICOLON || p->before.type == TOK_COMMA)
			x->help = "a setting ends with one ';'";
		if (p->cur.type != TOK_EOF)
			advance(p);
		return;
	} else {
		x = unexpected(p, top ? "a setting (KEY = VALUE;)" : "a setting or '}'");
		if (p->before.type == TOK_INT || p->before.type == TOK_FLOAT ||
		    t.type == TOK_EQUALS)
			x->help = "a value other than a number, true or false takes quotes";
		if (p->cur.type != TOK_EOF && closes(t.type))
			advance(p); /* of nothing: resync() would stop at it */
	}
	resync(p, 0);
}

/* All settings of a group, and its '}'; of the file when there is no `open`. */
static void parse_settings(struct parser *p, struct value *group, const struct token *open)
{
	struct diag *x;

	while (!at_end(p)) {
		if (open && p->cur.type == TOK_GROUP_CLOSE) {
			advance(p);
			return;
		}
		if (open && p->sequences && is_sequence_end(p->cur.type)) {
			/* Of the list that the group is in: it is the '}' that is missing. */
			x = unexpected(p, "a setting or '}'");
			x->other = open->at;
			x->other_msg = "the group begins here";
			return;
		}
		if (p->cur.type == TOK_NAME)
			parse_setting(p, group);
		else
			parse_no_setting(p, !open);
	}
	if (open && !p->gave_up) {
		x = diag_add(p->diags, SEV_ERROR, DIAG_E0116, open->at, "this '{' is never closed");
		x->help = "add the '}'";
	}
}

struct value *profile_parse(struct arena *a, const char *name, struct bytes text, struct diags *d)
{
	struct parser p = { .arena = a, .diags = d };
	int before = d->n_errors;
	struct value *tree;

	if (lexer_init(&p.lx, a, name, text, d) < 0)
		return NULL;
	p.record = arena_grow(a, p.lx.text, p.lx.len + 2, p.lx.len + 2);
	tree = value_new(a, VAL_GROUP,
			 (struct place){ .file = name, .text = p.lx.text, .line = 1, .col = 1 });
	lexer_next(&p.lx, &p.cur);
	p.next = p.cur;
	if (p.cur.type != TOK_EOF && p.cur.type != TOK_UNCLOSED)
		lexer_next(&p.lx, &p.next);
	parse_settings(&p, tree, NULL);
	if (d->n_errors > before || record_compare(tree, p.record, name, d) < 0)
		return NULL;
	return tree;
}

struct value *profile_parse_value(struct arena *a, const char *file, const char *text,
				  struct diags *d)
{
	const char *setting = arena_printf(a, "v=%s", text);
	struct value *tree =
		profile_parse(a, file, (struct bytes){ .v = setting, .n = strlen(setting) }, d);

	if (!tree || tree->u.group.n != 1)
		return NULL;
	return tree->u.group.v[0].val;
}
