/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text - an option's argument, and a row's default, as a value of the profile language.
 *
 * Only the shape is made here; whether the value is a good one is for the checks that profiles go
 * through as well.
 */
#include "schema/schema.h"

#include <string.h>

#include "schema/read.h"

static struct value *refuse(struct arena *a, const struct setting *s, const char *text,
			    struct place at, const char *form, struct diags *d)
{
	diag_error_help(d, DIAG_E0206, at, arena_printf(a, "it is %s", form), "'%s' cannot be '%s'",
			schema_leaf(s), text);
	return NULL;
}

static bool parse_bool(const char *s, bool *out)
{
	static const char *const words[] = { "false", "no", "off", "true", "yes", "on" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(s, words[i]) == 0) {
			*out = i >= 3;
			return true;
		}
	}
	return false;
}

static struct value *new_bool(struct arena *a, bool b, struct place at)
{
	struct value *v = value_new(a, VAL_BOOL, at);

	v->u.b = b;
	return v;
}

static struct value *new_int(struct arena *a, int64_t i, struct place at)
{
	struct value *v = value_new(a, VAL_INT, at);

	v->u.i = i;
	return v;
}

static struct value *new_list(struct arena *a, struct value *item, struct place at)
{
	struct value *v = value_new(a, VAL_LIST, at);

	value_append(a, v, item);
	return v;
}

/* The shell's user is somewhere; a profile is not. */
static const char *absolute(struct arena *a, const struct setting *s, const char *text)
{
	if (!*text || strchr("/~$", *text) || (*text == '-' && (s->flags & SETTING_MAYBE)))
		return text;
	return arena_printf(a, "${PWD}/%s", text);
}

/* Text up to `sep` or the end, *s behind it; a backslash makes the next byte an ordinary one. */
static const char *field(struct arena *a, const char **s, const char *sep)
{
	struct strbuf b;
	const char *p = *s;

	strbuf_init(&b, a);
	for (; *p && !strchr(sep, *p); p++) {
		if (*p == '\\' && p[1])
			p++;
		strbuf_addc(&b, *p);
	}
	*s = p;
	return b.s;
}

/* type=tmpfs,target=/scratch,size=64M */
static struct value *mount_of_pairs(struct arena *a, const struct setting *s, const char *text,
				    struct place at, struct diags *d)
{
	struct value *entry = value_new(a, VAL_GROUP, at);
	const char *p = text;

	for (;;) {
		const char *name = field(a, &p, "=,");
		const struct setting *member =
			schema_find(arena_printf(a, "%s[].%s", s->key, name));
		struct value *v;

		if (*p != '=')
			return refuse(a, s, text, at, "NAME=VALUE,... after type=TYPE", d);
		if (!member) {
			diag_error_help(d, DIAG_E0102, at, arena_printf(a, "sbx help %s", s->key),
					"unknown key '%s' in '%s'", name, s->key);
			return NULL;
		}
		p++;
		v = schema_value(a, member, field(a, &p, ","), at, d);
		if (!v)
			return NULL;
		value_set(a, entry, name, at, v);
		if (!*p)
			return entry;
		p++;
	}
}

/* SRC[:DST][:ro|rw] */
static struct value *mount_of_bind(struct arena *a, const struct setting *s, const char *text,
				   struct place at, struct diags *d)
{
	static const char *const names[] = { "source", "target", "access" };
	struct value *entry = value_new(a, VAL_GROUP, at);
	const char *p = text;
	const char *parts[3];
	size_t n = 0;

	for (;;) {
		if (n == ARRAY_LEN(parts))
			return refuse(a, s, text, at, "SRC:DST[:ro|rw]", d);
		parts[n++] = field(a, &p, ":");
		if (!*p)
			break;
		p++;
	}
	value_set(a, entry, "type", at, value_string(a, "bind", at));
	for (size_t i = 0; i < n; i++) {
		const struct setting *member =
			schema_find(arena_printf(a, "%s[].%s", s->key, names[i]));
		/* SRC:ro, without DST, is what people write for "at the same place". */
		bool is_access = strcmp(parts[i], "ro") == 0 || strcmp(parts[i], "rw") == 0;

		if (i == 1 && n == 2 && is_access)
			member = schema_find(arena_printf(a, "%s[].access", s->key));
		value_set(a, entry, schema_leaf(member), at,
			  schema_value(a, member, parts[i], at, d));
	}
	return entry;
}

/* INSIDE:OUTSIDE[:COUNT] */
static struct value *range(struct arena *a, const struct setting *s, const char *text,
			   struct place at, struct diags *d)
{
	static const char *const names[] = { "inside", "outside", "count" };
	static const char form[] = "INSIDE:OUTSIDE:COUNT";
	struct value *entry = value_new(a, VAL_GROUP, at);
	const char *p = text;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int64_t n;

		if (!parse_int(field(a, &p, ":"), 0, UINT32_MAX, &n))
			return refuse(a, s, text, at, form, d);
		value_set(a, entry, names[i], at, new_int(a, n, at));
		if (!*p && i > 0)
			return entry;
		if (*p)
			p++;
	}
	return refuse(a, s, text, at, form, d);
}

struct value *schema_value(struct arena *a, const struct setting *s, const char *text,
			   struct place at, struct diags *d)
{
	struct value *item;
	int64_t n;
	bool b;

	switch (s->type) {
	case SET_BOOL:
		return parse_bool(text, &b) ? new_bool(a, b, at)
					    : refuse(a, s, text, at, "yes or no", d);
	case SET_NS:
		return parse_bool(text, &b) ? new_bool(a, b, at)
					    : value_string(a, absolute(a, s, text), at);
	case SET_INT:
		return parse_int(text, INT64_MIN, INT64_MAX, &n)
			       ? new_int(a, n, at)
			       : refuse(a, s, text, at, "a decimal number", d);
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_RLIMIT:
		return value_string(a, text, at);
	case SET_PATH:
		return value_string(a, absolute(a, s, text), at);
	case SET_STRINGS:
	case SET_ENUMS:
	case SET_INTS:
		return new_list(a, value_string(a, text, at), at);
	case SET_PATHS:
		return new_list(a, value_string(a, absolute(a, s, text), at), at);
	case SET_RANGES:
		item = range(a, s, text, at, d);
		return item ? new_list(a, item, at) : NULL;
	case SET_MOUNTS:
		item = strncmp(text, "type=", 5) == 0 ? mount_of_pairs(a, s, text, at, d)
						      : mount_of_bind(a, s, text, at, d);
		return item ? new_list(a, item, at) : NULL;
	case SET_GROUP:
		if (s->shorthand) {
			const struct setting *member =
				schema_find(arena_printf(a, "%s.%s", s->key, s->shorthand));

			return member ? schema_value(a, member, text, at, d) : NULL;
		}
		break;
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break;
	}
	return refuse(a, s, text, at, "a group: set its members, such as KEY.MEMBER=VALUE", d);
}
