/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "schema/read.h"

#include <string.h>
#include <strings.h>

#include "base/path.h"

#define PATH_LIMIT 4095 /* what the kernel takes in one call, without the NUL */

static bool has_variable(const char *s)
{
	return strchr(s, '$') || *s == '~' || (*s == '-' && s[1] == '~');
}

static bool is_unexpanded(const struct reader *r, const struct value *v)
{
	return r->unexpanded && v->type == VAL_STRING && has_variable(v->u.s);
}

/*
 * Is it taken as it is written? Nothing fills variables in what front-ends consume, nor in what
 * must be known of a file before its variables are.
 */
static bool is_literal(const struct setting *s)
{
	return (s->flags & SETTING_UNBOUND) || ((s->flags & SETTING_FILE) && s->type != SET_STRING);
}

/* ---- errors ----------------------------------------------------------------- */

/* What a person would call a value of the row's type. */
static const char *wanted(const struct setting *s)
{
	switch (s->type) {
	case SET_BOOL:
		return "true or false";
	case SET_INT:
		return "an integer";
	case SET_STRING:
	case SET_ENUM:
		return "a string";
	case SET_SIZE:
		return "a size in quotes";
	case SET_DURATION:
		return "a duration in quotes";
	case SET_MODE:
		return "an octal number in quotes";
	case SET_PERCENT:
		return "a percentage in quotes";
	case SET_PATH:
		return "a path in quotes";
	case SET_STRINGS:
	case SET_ENUMS:
		return "a list of strings";
	case SET_PATHS:
		return "a list of paths in quotes";
	case SET_INTS:
		return "a list of integers";
	case SET_NS:
		return "true, false or a path in quotes";
	case SET_RLIMIT:
		return s->flags & SETTING_BYTES ? "an integer or a size in quotes"
						: "an integer or a string";
	case SET_RANGES:
	case SET_MOUNTS:
		return "a list of groups";
	case SET_GROUP:
		return s->shorthand ? "a string or a group" : "a group";
	case SET_ANY:
		return "a plain value or a list of them";
	case SET_BLOCKS:
		return "a list of groups";
	case SET_MAP:
	case SET_SETTINGS:
	case SET_REMOVALS:
		return "a group";
	}
	return "something else";
}

/* How text of the row's type looks, for the help of an error. */
static const char *form_of(const struct setting *s)
{
	switch (s->type) {
	case SET_SIZE:
		return "a number of bytes, or one with K, M, G, T or P, such as \"64M\"";
	case SET_DURATION:
		return "a number with d, h, m, s, ms, us or ns, such as \"30s\" or \"1h30m\"";
	case SET_MODE:
		return "three to five octal digits, such as \"0755\"";
	case SET_PERCENT:
		return "a number with a percent sign, such as \"75%\"";
	case SET_INT:
	case SET_INTS:
		return "a decimal number";
	case SET_RLIMIT:
		if (s->flags & SETTING_BYTES)
			return "a size such as \"64M\", \"unlimited\", or SOFT:HARD";
		if (s->flags & SETTING_SECONDS)
			return "a number of seconds, a duration such as \"10m\", \"unlimited\", or "
			       "SOFT:HARD";
		return "a number, \"unlimited\", or SOFT:HARD";
	case SET_STRING:
	case SET_STRINGS:
	case SET_ENUM:
	case SET_ENUMS:
	case SET_PATH:
	case SET_PATHS:
	case SET_BOOL:
	case SET_NS:
	case SET_RANGES:
	case SET_MOUNTS:
	case SET_GROUP:
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break;
	}
	return s->form;
}

int setting_wrong_type(const struct reader *r, const struct setting *s, const struct value *v)
{
	struct diag *d = diag_add(r->diags, SEV_ERROR, DIAG_E0203, v->at, "'%s' must be %s, not %s",
				  schema_leaf(s), wanted(s), value_type_name(v->type));
	bool list = s->type == SET_STRINGS || s->type == SET_PATHS || s->type == SET_ENUMS;

	if (is_unexpanded(r, v) && is_literal(s))
		d->help = "it is read before variables are known";
	else if (list && v->type == VAL_STRING && schema_is_param(v->u.s))
		d->label = arena_printf(r->arena, "write [ \"%.*s...}\" ] for all items of a list",
					(int)strlen(v->u.s) - 1, v->u.s);
	else if (list && v->type == VAL_STRING)
		d->label = "write [ ... ] around it";
	else if (s->type == SET_INT && v->type == VAL_STRING)
		d->label = "write it without quotes";
	else if (form_of(s))
		d->help = form_of(s);
	return -1;
}

static int bad_text(const struct reader *r, const struct setting *s, const char *text,
		    struct place at)
{
	struct diag *d = diag_add(r->diags, SEV_ERROR, DIAG_E0206, at, "'%s' cannot be '%s'",
				  schema_leaf(s), text);

	if (form_of(s))
		d->help = arena_printf(r->arena, "it is %s", form_of(s));
	return -1;
}

static int bad_number(const struct reader *r, const struct setting *s, struct place at)
{
	if (s->type == SET_DURATION && s->min > 0)
		return diag_error(r->diags, DIAG_E0204, at, "'%s' must be longer than 0",
				  schema_leaf(s));
	if (s->max == INT64_MAX || s->type == SET_SIZE)
		return diag_error(r->diags, DIAG_E0204, at, "'%s' must be at least %lld",
				  schema_leaf(s), (long long)s->min);
	if (s->type == SET_MODE)
		return diag_error(r->diags, DIAG_E0204, at, "'%s' must be at most %#llo",
				  schema_leaf(s), (unsigned long long)s->max);
	if (s->type == SET_DURATION)
		return diag_error(r->diags, DIAG_E0204, at, "'%s' is too long", schema_leaf(s));
	return diag_error(r->diags, DIAG_E0204, at, "'%s' must be between %lld and %lld",
			  schema_leaf(s), (long long)s->min, (long long)s->max);
}

static bool in_range(const struct setting *s, int64_t v)
{
	return (!s->min && !s->max) || (v >= s->min && v <= s->max);
}

/* ---- words and paths ---------------------------------------------------------- */

/* Says so when the language has the word and this version does not. */
static bool is_later_word(const struct reader *r, const struct setting *s, const char *word,
			  struct place at)
{
	if (!schema_is_later(arena_printf(r->arena, "%s=%s", s->key, word)))
		return false;
	diag_error(r->diags, DIAG_E0202, at,
		   "this version of sbx (%s) does not have '%s' for '%s' yet", PACKAGE_VERSION,
		   word, s->key);
	return true;
}

/* "sys_admn" -> "CAP_SYS_ADMN": spelled as the words are, so that only the mistake is left. */
static const char *with_prefix(struct arena *a, const struct setting *s, const char *word)
{
	char *full;

	if (!(s->flags & SETTING_CAPS))
		return word;
	full = arena_printf(a, "%s%s", strncasecmp(word, "cap_", 4) == 0 ? "" : "CAP_", word);
	for (char *p = full; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return full;
}

/* "root.type", where root = "tmpf" need not mention `type`; else the leaf alone. */
static const char *name_of(struct arena *a, const struct setting *s)
{
	const char *leaf = schema_leaf(s);
	const struct setting *group;

	if (leaf == s->key)
		return leaf;
	group = schema_find(arena_strndup(a, s->key, (size_t)(leaf - s->key - 1)));
	if (!group || !group->shorthand || strcmp(group->shorthand, leaf) != 0)
		return leaf;
	return arena_printf(a, "%s.%s", schema_leaf(group), leaf);
}

static int bad_word(const struct reader *r, const struct setting *s, const char *word,
		    struct place at)
{
	struct strbuf help;
	const char *near;
	struct diag *d;

	d = diag_add(r->diags, SEV_ERROR, DIAG_E0205, at, "'%s' cannot be '%s'",
		     name_of(r->arena, s), word);
	near = setting_suggest(with_prefix(r->arena, s, word), s->words);
	if (near)
		d->label = arena_printf(r->arena, "did you mean '%s'?", near);
	if (s->flags & SETTING_CAPS) {
		d->help = "capabilities(7) lists them";
		return -1;
	}
	strbuf_init(&help, r->arena);
	strbuf_add(&help, "it is one of");
	for (size_t i = 0; s->words[i]; i++)
		strbuf_addf(&help, "%s %s", i ? "," : "", s->words[i]);
	if (s->flags & SETTING_WORDS_OR_PATH)
		strbuf_add(&help, ", or a path");
	if (s->form)
		strbuf_addf(&help, ", or %s", s->form);
	d->help = help.s;
	return -1;
}

/* "-/a//b/" -> "/a/b", optional */
static int read_path(const struct reader *r, const struct setting *s, const char *text,
		     struct place at, struct s_str *out)
{
	const char *leaf = schema_leaf(s);
	bool optional = *text == '-';

	if (optional && !(s->flags & SETTING_MAYBE))
		return diag_error(r->diags, DIAG_E0207, at,
				  "'%s' cannot be optional, as the minus sign of '%s' says", leaf,
				  text);
	if (optional)
		text++;
	if (!path_is_absolute(text))
		return diag_error_help(r->diags, DIAG_E0207, at,
				       "begin it with '/', '~/' or a variable such as ${PROJECT}",
				       "'%s' must be an absolute path, not '%s'", leaf, text);
	if (path_has_dotdot(text))
		return diag_error(r->diags, DIAG_E0207, at,
				  "'%s' must be a path without '..', not '%s'", leaf, text);
	if (strchr(text, '\n'))
		return diag_error(r->diags, DIAG_E0207, at,
				  "'%s' must be a path without a line break", leaf);
	if (strlen(text) > PATH_LIMIT)
		return diag_error(r->diags, DIAG_E0207, at, "'%s' is a path of more than %d bytes",
				  leaf, PATH_LIMIT);
	if ((s->flags & SETTING_GRANT) && strpbrk(text, "*?"))
		return diag_error_help(
			r->diags, DIAG_E0208, at, "name each path, or the directory above",
			"'%s' takes no patterns, and '%s' looks like one", leaf, text);
	out->v = path_normalize(r->arena, text);
	out->optional = optional;
	out->set = true;
	out->at = at;
	return 0;
}

/* Text for a SET_STRING, SET_ENUM or SET_PATH, or for an element of their lists. */
static int read_text(const struct reader *r, const struct setting *s, const char *text,
		     struct place at, struct s_str *out)
{
	int word;

	if (s->type == SET_PATH || s->type == SET_PATHS)
		return read_path(r, s, text, at, out);
	if (is_later_word(r, s, text, at))
		return -1;
	if (s->words) {
		word = setting_find_word(s, text);
		if (word >= 0)
			text = s->words[word];
		else if ((s->flags & SETTING_WORDS_OR_PATH) && *text == '/')
			return read_path(r, s, text, at, out);
		else if (!s->accepts || !s->accepts(text))
			return bad_word(r, s, text, at);
	} else if (s->accepts && !s->accepts(text)) {
		return bad_text(r, s, text, at);
	}
	*out = (struct s_str){ .v = text, .set = true, .at = at };
	return 0;
}

/* ---- single values ------------------------------------------------------------- */

static int read_number(const struct reader *r, const struct setting *s, const struct value *v,
		       struct s_int *out)
{
	int64_t n = 0;
	bool ok = false;

	if (s->type == SET_INT) {
		if (v->type != VAL_INT)
			return setting_wrong_type(r, s, v);
		n = v->u.i;
		ok = true;
	} else if (v->type != VAL_STRING) {
		return setting_wrong_type(r, s, v);
	} else if (s->type == SET_SIZE) {
		ok = parse_size(v->u.s, &n);
	} else if (s->type == SET_DURATION) {
		ok = parse_duration(v->u.s, &n);
	} else if (s->type == SET_MODE) {
		ok = parse_mode(v->u.s, &n);
	} else {
		ok = parse_percent(v->u.s, &n);
	}
	if (!ok)
		return bad_text(r, s, v->u.s, v->at);
	if (!in_range(s, n))
		return bad_number(r, s, v->at);
	*out = (struct s_int){ .v = n, .set = true, .at = v->at };
	return 0;
}

static int read_index(const struct reader *r, const struct setting *s, const struct value *v,
		      struct s_int *out)
{
	int word = setting_find_word(s, v->u.s);

	if (word < 0)
		return bad_word(r, s, v->u.s, v->at);
	*out = (struct s_int){ .v = word, .set = true, .at = v->at };
	return 0;
}

static int read_ns(const struct reader *r, const struct setting *s, const struct value *v,
		   struct s_ns *out)
{
	struct s_str path = { .v = "" };
	enum s_ns_how how;

	if (v->type == VAL_STRING) {
		if (read_path(r, s, v->u.s, v->at, &path) < 0)
			return -1;
		how = S_NS_JOIN;
	} else if (v->type == VAL_BOOL) {
		how = v->u.b ? S_NS_NEW : S_NS_OFF;
	} else {
		return setting_wrong_type(r, s, v);
	}
	*out = (struct s_ns){ .how = how, .path = path.v, .set = true, .at = v->at };
	return 0;
}

/* One side of SOFT:HARD. */
static bool parse_limit(const struct setting *s, const char *text, int64_t *out)
{
	int64_t v;

	if (strcmp(text, "unlimited") == 0)
		v = -1;
	else if ((s->flags & SETTING_BYTES) ? !parse_size(text, &v)
					    : !parse_int(text, 0, INT64_MAX, &v)) {
		/* Whole seconds only: the kernel counts no finer. */
		if (!(s->flags & SETTING_SECONDS) || !parse_duration(text, &v) || v < 0 ||
		    v % 1000000000)
			return false;
		v /= 1000000000;
	}
	*out = v;
	return true;
}

static int read_rlimit(const struct reader *r, const struct setting *s, const struct value *v,
		       struct s_rlimit *out)
{
	struct s_rlimit limit = { .set = true, .at = v->at };
	const char *colon;

	if (v->type == VAL_INT) {
		if (v->u.i < 0)
			return diag_error_help(r->diags, DIAG_E0204, v->at,
					       "for no limit write \"unlimited\"",
					       "'%s' must not be negative", schema_leaf(s));
		limit.soft = limit.hard = v->u.i;
		*out = limit;
		return 0;
	}
	if (v->type != VAL_STRING)
		return setting_wrong_type(r, s, v);
	colon = strchr(v->u.s, ':');
	if (!colon) {
		if (!parse_limit(s, v->u.s, &limit.soft))
			return bad_text(r, s, v->u.s, v->at);
		limit.hard = limit.soft;
	} else {
		const char *soft = arena_strndup(r->arena, v->u.s, (size_t)(colon - v->u.s));

		if (!parse_limit(s, soft, &limit.soft) || !parse_limit(s, colon + 1, &limit.hard))
			return bad_text(r, s, v->u.s, v->at);
		if (limit.hard != -1 && (limit.soft == -1 || limit.soft > limit.hard))
			return diag_error(r->diags, DIAG_E0204, v->at,
					  "'%s' has a soft limit above its hard limit",
					  schema_leaf(s));
	}
	*out = limit;
	return 0;
}

/* ---- lists ---------------------------------------------------------------------- */

/* Where an item like this one is in the list already, or n. */
static size_t find_item(const struct setting *s, const struct s_list *list,
			const struct s_str *item)
{
	size_t i = 0;

	/* The arguments of a command may repeat. */
	if (s->flags & SETTING_REPLACE)
		return list->n;
	if (s->flags & SETTING_PAIRS) {
		size_t len = strcspn(item->v, "=") + 1;

		while (i < list->n && strncmp(list->v[i].v, item->v, len) != 0)
			i++;
		return i;
	}
	while (i < list->n && strcmp(list->v[i].v, item->v) != 0)
		i++;
	return i;
}

static int read_item(const struct reader *r, const struct setting *s, const struct value *v,
		     struct s_str *out)
{
	struct setting literal = *s; /* a name with a star in it is a name */
	int64_t n;

	if (s->type == SET_INTS) {
		if (v->type == VAL_INT) {
			n = v->u.i;
		} else if (v->type != VAL_STRING) {
			return setting_wrong_type(r, s, v);
		} else if (!parse_int(v->u.s, INT64_MIN, INT64_MAX, &n)) {
			return bad_text(r, s, v->u.s, v->at);
		}
		if (!in_range(s, n))
			return bad_number(r, s, v->at);
		*out = (struct s_str){ .v = arena_printf(r->arena, "%lld", (long long)n),
				       .set = true,
				       .at = v->at };
		return 0;
	}
	if (v->type != VAL_STRING)
		return setting_wrong_type(r, s, v);
	if (v->exact) {
		literal.flags &= ~(unsigned int)SETTING_GRANT;
		s = &literal;
	}
	return read_text(r, s, v->u.s, v->at, out);
}

static int read_list(const struct reader *r, const struct setting *s, const struct value *v,
		     struct s_list *out)
{
	struct s_list list = { .set = true, .at = v->at };
	int ret = 0;

	if (v->type != VAL_LIST)
		return setting_wrong_type(r, s, v);
	list.v = arena_array(r->arena, v->u.list.n, sizeof(*list.v));
	for (size_t i = 0; i < v->u.list.n; i++) {
		struct s_str item = { .v = "" };
		size_t at;

		if (is_unexpanded(r, v->u.list.v[i]) && !is_literal(s))
			continue;
		if (read_item(r, s, v->u.list.v[i], &item) < 0) {
			ret = -1;
			continue;
		}
		at = find_item(s, &list, &item);
		if (at == list.n)
			list.v[list.n++] = item;
		else if (s->flags & SETTING_PAIRS)
			list.v[at] = item;
		else /* named once as needed is needed */
			list.v[at].optional &= item.optional;
	}
	if (ret == 0)
		*out = list;
	return ret;
}

static bool takes_text(const struct setting *s)
{
	switch (s->type) {
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
	case SET_NS:
	case SET_RLIMIT:
		return true;
	case SET_BOOL:
	case SET_INT:
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
	case SET_RANGES:
	case SET_MOUNTS:
	case SET_GROUP:
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break;
	}
	return false;
}

int setting_read(const struct reader *r, const struct setting *s, const struct value *v, void *dst)
{
	bool single = s->type == SET_BOOL || s->type == SET_INT;

	if (is_unexpanded(r, v) && !is_literal(s) &&
	    (takes_text(s) || (single && schema_is_param(v->u.s))))
		return 0;
	switch (s->type) {
	case SET_BOOL:
		if (v->type != VAL_BOOL)
			return setting_wrong_type(r, s, v);
		*(struct s_bool *)dst = (struct s_bool){ .v = v->u.b, .set = true, .at = v->at };
		return 0;
	case SET_INT:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
		return read_number(r, s, v, dst);
	case SET_ENUM:
	case SET_STRING:
	case SET_PATH:
		if (v->type == VAL_INT && (s->flags & SETTING_OR_INT))
			return read_text(r, s, arena_printf(r->arena, "%lld", (long long)v->u.i),
					 v->at, dst);
		if (v->type != VAL_STRING)
			return setting_wrong_type(r, s, v);
		if (s->flags & SETTING_INDEX)
			return read_index(r, s, v, dst);
		return read_text(r, s, v->u.s, v->at, dst);
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
		return read_list(r, s, v, dst);
	case SET_NS:
		return read_ns(r, s, v, dst);
	case SET_RLIMIT:
		return read_rlimit(r, s, v, dst);
	case SET_RANGES:
	case SET_MOUNTS:
	case SET_GROUP:
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break; /* the walkers of the tree go into these */
	}
	return setting_wrong_type(r, s, v);
}
