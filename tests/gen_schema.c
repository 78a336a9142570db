/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gen_schema - the settings table as JSON Schema.
 *
 * Theory: groups outside others are $defs, as a profile, a block of `when` and `replace` hold the
 * same ones; which of the other keys each may hold, the flags of the rows say. Wherever text may
 * hold a variable, text with a '$' or a '~' is fine, since what it will be is not known here; and
 * ${param.NAME} alone may be of any type. What only a parser in C can tell (SETTING's `accepts`) is
 * taken to be right.
 */
#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "cli/help.h"
#include "tests/gen.h"

enum within { IN_FILE, IN_BLOCK, IN_PATCH };

static void add_value(struct json *j, const struct setting *s);

static void add_ref(struct json *j, const char *name)
{
	json_key(j, "$ref");
	json_string(j, arena_printf(j->out->arena, "#/$defs/%s", name));
}

static void add_type(struct json *j, const char *name)
{
	json_key(j, "type");
	json_string(j, name);
}

static void begin_any(struct json *j)
{
	json_key(j, "anyOf");
	json_array(j);
}

static void any_ref(struct json *j, const char *name)
{
	json_object(j);
	add_ref(j, name);
	json_end_object(j);
}

static void any_type(struct json *j, const char *name)
{
	json_object(j);
	add_type(j, name);
	json_end_object(j);
}

static void any_pattern(struct json *j, const char *pattern)
{
	json_object(j);
	add_type(j, "string");
	json_key(j, "pattern");
	json_string(j, pattern);
	json_end_object(j);
}

/* ---- text --------------------------------------------------------------------------------- */

#define NO_DOTDOT "(?!(.*/)?\\.\\.(/|$))"
#define LIMIT(one) "^(unlimited|" one ")(:(unlimited|" one "))?$"
#define UNITS "([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?([0-9]+us)?([0-9]+ns)?"

static const struct {
	const char *name, *pattern, *description;
} texts[] = {
	{ "path", "^" NO_DOTDOT "/[^\\n]*$", "an absolute path" },
	{ "optional_path", "^-?" NO_DOTDOT "/[^\\n]*$",
	  "an absolute path; with '-' before it, it may be absent" },
	{ "grant", "^-?" NO_DOTDOT "/[^*?\\n]*$",
	  "an absolute path without '*' and '?'; with '-' before it, it may be absent" },
	{ "size", "^[0-9]+[KMGTP]?$", "bytes, or with K, M, G, T or P" },
	{ "duration", "^\\+?(0|(?=[0-9])" UNITS ")$", "with d, h, m, s, ms, us or ns" },
	{ "signed_duration", "^[-+]?(0|(?=[0-9])" UNITS ")$",
	  "with d, h, m, s, ms, us or ns; it may be negative" },
	{ "mode", "^[0-7]{3,5}$", "three to five octal digits" },
	{ "percent", "^[0-9]+(\\.[0-9]{1,2})?%$", "with a percent sign" },
	{ "limit", LIMIT("[0-9]+"), "a number, \"unlimited\", or SOFT:HARD" },
	{ "limit_in_bytes", LIMIT("[0-9]+[KMGTP]?"), "bytes, \"unlimited\", or SOFT:HARD" },
	{ "limit_in_seconds", LIMIT("[0-9]+|(?=[0-9])" UNITS),
	  "seconds, a duration, \"unlimited\", or SOFT:HARD" },
	{ "pair", "^[^=]+=", "NAME=VALUE" },
};

static const char *text_of(const struct setting *s)
{
	switch (s->type) {
	case SET_PATH:
	case SET_PATHS:
		return s->flags & SETTING_GRANT	  ? "grant"
		       : s->flags & SETTING_MAYBE ? "optional_path"
						  : "path";
	case SET_NS:
		return "path";
	case SET_SIZE:
		return "size";
	case SET_DURATION:
		return s->min < 0 ? "signed_duration" : "duration";
	case SET_MODE:
		return "mode";
	case SET_PERCENT:
		return "percent";
	case SET_RLIMIT:
		return s->flags & SETTING_BYTES	    ? "limit_in_bytes"
		       : s->flags & SETTING_SECONDS ? "limit_in_seconds"
						    : "limit";
	case SET_STRINGS:
		return s->flags & SETTING_PAIRS ? "pair" : NULL;
	case SET_BOOL:
	case SET_INT:
	case SET_STRING:
	case SET_ENUM:
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
	return NULL;
}

static void add_texts(struct json *j)
{
	json_key(j, "variable");
	json_object(j);
	json_key(j, "description");
	json_string(j, "text with a variable, or in the home directory");
	add_type(j, "string");
	json_key(j, "pattern");
	json_string(j, "\\$|^-?~");
	json_end_object(j);
	json_key(j, "parameter");
	json_object(j);
	json_key(j, "description");
	json_string(j, "a parameter, whose type is the value's");
	add_type(j, "string");
	json_key(j, "pattern");
	json_string(j, "^\\$\\{param\\.[^}:$]+\\}$");
	json_end_object(j);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		json_key(j, texts[i].name);
		json_object(j);
		json_key(j, "description");
		json_string(j, texts[i].description);
		begin_any(j);
		any_pattern(j, texts[i].pattern);
		any_ref(j, "variable");
		json_end_array(j);
		json_end_object(j);
	}
}

/* ---- words ---------------------------------------------------------------------------------- */

/* "CAP_CHOWN", "cap_chown", "chown" */
static void any_capability(struct json *j, const struct setting *s)
{
	struct strbuf b;

	strbuf_init(&b, j->out->arena);
	for (int lower = 0; lower < 2; lower++) {
		strbuf_add(&b, lower ? "|^(cap_)?(" : "^(CAP_)?(");
		for (size_t i = 0; s->words[i]; i++) {
			strbuf_add(&b, i ? "|" : "");
			for (const char *p = s->words[i] + strlen("CAP_"); *p; p++)
				strbuf_addc(&b, (char)(lower ? tolower((unsigned char)*p) : *p));
		}
		strbuf_add(&b, ")$");
	}
	any_pattern(j, b.s);
}

static void any_words(struct json *j, const struct setting *s)
{
	struct feature_word word;
	size_t i = 0;

	json_object(j);
	json_key(j, "enum");
	json_array(j);
	for (; feature_word(s, i, &word); i++)
		json_string(j, word.name);
	for (size_t k = 0; !i && s->words[k]; k++)
		json_string(j, s->words[k]);
	json_end_array(j);
	json_end_object(j);
}

/* Text of a SET_STRING or SET_ENUM, or of an item of their lists. */
static void add_text(struct json *j, const struct setting *s)
{
	struct feature_word unused;
	bool words = s->words || feature_word(s, 0, &unused);

	if (!words) {
		add_type(j, "string");
		return;
	}
	begin_any(j);
	if (s->flags & SETTING_CAPS)
		any_capability(j, s);
	else
		any_words(j, s);
	if (s->flags & SETTING_WORDS_OR_PATH)
		any_ref(j, "path");
	if (s->flags & SETTING_OR_INT)
		any_type(j, "integer");
	if (s->words && s->accepts) {
		json_object(j);
		json_key(j, "description");
		json_string(j, s->form);
		add_type(j, "string");
		json_end_object(j);
	}
	any_ref(j, "variable");
	json_end_array(j);
}

/* ---- values --------------------------------------------------------------------------------- */

static void add_integer(struct json *j, const struct setting *s)
{
	json_object(j);
	add_type(j, "integer");
	if (s->min || s->max) {
		json_key(j, "minimum");
		json_int(j, s->min);
		if (s->max != INT64_MAX) {
			json_key(j, "maximum");
			json_int(j, s->max);
		}
	}
	json_end_object(j);
}

static void add_item(struct json *j, const struct setting *s)
{
	if (text_of(s)) {
		add_ref(j, text_of(s));
	} else if (s->type == SET_INTS) {
		begin_any(j);
		add_integer(j, s);
		any_pattern(j, "^-?(0|[1-9][0-9]*)$");
		any_ref(j, "variable");
		json_end_array(j);
	} else {
		add_text(j, s);
	}
}

/* The members of a group, or of the entries of a list (KEY[]). */
static void add_members(struct json *j, const char *group)
{
	const struct setting *s;

	add_type(j, "object");
	json_key(j, "additionalProperties");
	json_bool(j, false);
	json_key(j, "properties");
	json_object(j);
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (!schema_in_group(s, group))
			continue;
		json_key(j, schema_leaf(s));
		json_object(j);
		add_value(j, s);
		json_end_object(j);
	}
	json_end_object(j);
}

static void add_entries(struct json *j, const struct setting *s)
{
	add_type(j, "array");
	json_key(j, "items");
	json_object(j);
	add_members(j, arena_printf(j->out->arena, "%s[]", s->key));
	json_end_object(j);
}

static void add_group(struct json *j, const struct setting *s)
{
	if (!s->shorthand) {
		add_members(j, s->key);
		return;
	}
	begin_any(j);
	json_object(j);
	add_type(j, "string");
	json_key(j, "allOf");
	json_array(j);
	json_object(j);
	add_value(j, schema_find(arena_printf(j->out->arena, "%s.%s", s->key, s->shorthand)));
	json_end_object(j);
	json_end_array(j);
	json_end_object(j);
	json_object(j);
	add_members(j, s->key);
	json_end_object(j);
	json_end_array(j);
}

/* Which of the keys outside any group may stand there. */
static bool may_stand(const struct setting *s, enum within within)
{
	unsigned not = within == IN_FILE    ? 0u
		       : within == IN_BLOCK ? SETTING_FILE
					    : SETTING_FILE | SETTING_PATCH;

	return schema_in_group(s, "") && !(s->flags & not );
}

/* Groups are the same everywhere, so they are $defs. */
static void add_settings(struct json *j, enum within within, const char *entry)
{
	const struct setting *s;

	add_type(j, "object");
	json_key(j, "additionalProperties");
	json_bool(j, false);
	json_key(j, "properties");
	json_object(j);
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (!may_stand(s, within) && !(entry && schema_in_group(s, entry)))
			continue;
		json_key(j, schema_leaf(s));
		json_object(j);
		if (s->type == SET_GROUP)
			add_ref(j, s->key);
		else
			add_value(j, s);
		json_end_object(j);
	}
	json_end_object(j);
}

static void add_removals(struct json *j, const char *group);

/* true for all of it, or the items of a list, or what to remove from a group. */
static void add_removal(struct json *j, const struct setting *s)
{
	bool list = s->type == SET_STRINGS || s->type == SET_PATHS || s->type == SET_ENUMS ||
		    s->type == SET_INTS || s->type == SET_MOUNTS;

	if (!list && s->type != SET_GROUP) {
		json_key(j, "const");
		json_bool(j, true);
		return;
	}
	begin_any(j);
	json_object(j);
	json_key(j, "const");
	json_bool(j, true);
	json_end_object(j);
	json_object(j);
	if (s->type == SET_GROUP) {
		add_removals(j, s->key);
	} else {
		add_type(j, "array");
		json_key(j, "items");
		json_object(j);
		/* The NAME of a pair, the id or the target of a mount. */
		if (s->type == SET_MOUNTS || (s->flags & SETTING_PAIRS))
			add_type(j, "string");
		else
			add_item(j, s);
		json_end_object(j);
	}
	json_end_object(j);
	json_end_array(j);
}

static void add_removals(struct json *j, const char *group)
{
	const struct setting *s;

	add_type(j, "object");
	json_key(j, "additionalProperties");
	json_bool(j, false);
	json_key(j, "properties");
	json_object(j);
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (*group ? !schema_in_group(s, group) : !may_stand(s, IN_PATCH))
			continue;
		json_key(j, schema_leaf(s));
		json_object(j);
		add_removal(j, s);
		json_end_object(j);
	}
	json_end_object(j);
}

static void add_default(struct json *j, const struct setting *s)
{
	int64_t n;

	if (!s->dflt || s->type == SET_GROUP)
		return;
	json_key(j, "default");
	if (s->type == SET_BOOL || s->type == SET_NS)
		json_bool(j, strcmp(s->dflt, "true") == 0);
	else if (s->type == SET_INT && parse_int(s->dflt, s->min, s->max, &n))
		json_int(j, n);
	else
		json_string(j, s->dflt);
}

/* "Blocks", "maps" and what else front-ends consume. */
static void add_consumed(struct json *j, const struct setting *s)
{
	static const char *const plain[] = { "boolean", "integer", "number", "string", "array" };
	const char *entry = arena_printf(j->out->arena, "%s[]", s->key);

	switch (s->type) {
	case SET_ANY:
		json_key(j, "type");
		json_array(j);
		for (size_t i = 0; i < ARRAY_LEN(plain); i++)
			json_string(j, plain[i]);
		json_end_array(j);
		return;
	case SET_MAP:
		add_type(j, "object");
		json_key(j, "propertyNames");
		json_object(j);
		json_key(j, "pattern");
		json_string(j, "^[A-Za-z0-9_]+$");
		json_end_object(j);
		json_key(j, "additionalProperties");
		json_object(j);
		add_members(j, entry);
		json_end_object(j);
		return;
	case SET_BLOCKS:
		add_type(j, "array");
		json_key(j, "items");
		json_object(j);
		json_key(j, "required");
		json_array(j);
		json_string(j, "test");
		json_end_array(j);
		add_settings(j, IN_BLOCK, entry);
		json_end_object(j);
		return;
	case SET_SETTINGS:
		add_settings(j, IN_PATCH, NULL);
		return;
	case SET_REMOVALS:
		add_removals(j, "");
		return;
	case SET_BOOL:
	case SET_INT:
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
	case SET_NS:
	case SET_RLIMIT:
	case SET_RANGES:
	case SET_MOUNTS:
	case SET_GROUP:
		return;
	}
}

static void add_form(struct json *j, const struct setting *s)
{
	switch (s->type) {
	case SET_BOOL:
	case SET_INT:
		begin_any(j);
		if (s->type == SET_INT)
			add_integer(j, s);
		else
			any_type(j, "boolean");
		any_ref(j, "parameter");
		json_end_array(j);
		return;
	case SET_STRING:
	case SET_ENUM:
		add_text(j, s);
		return;
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
		add_ref(j, text_of(s));
		return;
	case SET_NS:
	case SET_RLIMIT:
		begin_any(j);
		if (s->type == SET_NS)
			any_type(j, "boolean");
		else
			add_integer(j, &(struct setting){ .max = INT64_MAX });
		any_ref(j, text_of(s));
		json_end_array(j);
		return;
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
		begin_any(j);
		json_object(j);
		add_type(j, "array");
		json_key(j, "items");
		json_object(j);
		add_item(j, s);
		json_end_object(j);
		json_end_object(j);
		any_ref(j, "parameter");
		json_end_array(j);
		return;
	case SET_RANGES:
	case SET_MOUNTS:
		add_entries(j, s);
		return;
	case SET_GROUP:
		add_group(j, s);
		return;
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		add_consumed(j, s);
		return;
	}
}

static void add_value(struct json *j, const struct setting *s)
{
	json_key(j, "description");
	json_string(j, s->help);
	add_default(j, s);
	add_form(j, s);
}

void gen_json_schema(struct strbuf *out)
{
	const struct setting *s;
	struct json j;

	json_init(&j, out);
	json_object(&j);
	json_key(&j, "$schema");
	json_string(&j, "https://json-schema.org/draft/2020-12/schema");
	json_key(&j, "$comment");
	json_string(&j, "SPDX-License-Identifier: LGPL-2.1-or-later. Made by tests/gen-docs out of "
			"the tables in src/: make regen");
	json_key(&j, "title");
	json_string(&j, "sbx profile");
	json_key(&j, "description");
	json_string(&j, "the JSON form of a profile: groups are objects, lists are arrays; see "
			"sbx.profile(5)");
	json_key(&j, "required");
	json_array(&j);
	json_string(&j, "schema");
	json_end_array(&j);
	add_settings(&j, IN_FILE, NULL);
	json_key(&j, "$defs");
	json_object(&j);
	add_texts(&j);
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (s->type != SET_GROUP || strchr(s->key, '.'))
			continue;
		json_key(&j, s->key);
		json_object(&j);
		add_value(&j, s);
		json_end_object(&j);
	}
	json_end_object(&j);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}
