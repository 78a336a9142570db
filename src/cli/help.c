/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/help.h"

#include <string.h>

#include "cli/fill.h"
#include "feature/feature.h"

#define OPTION_COLUMN 28
#define VERB_COLUMN 12

/* Options in order of their names, without what is not shown; negations are told with the option.
 */
static bool is_listed(const struct option_info *o, const char *verb)
{
	return !o->hidden && !o->negation && (!verb || option_is_for(o, verb));
}

const char *help_option_name(struct arena *a, const struct option_info *o)
{
	struct strbuf b;

	strbuf_init(&b, a);
	if (o->letter)
		strbuf_addf(&b, "-%c, ", o->letter);
	strbuf_addf(&b, "--%s%s", o->setting && o->setting->type == SET_BOOL ? "[no-]" : "",
		    o->name);
	if (o->arg)
		strbuf_addf(&b, "=%s", o->arg);
	return b.s;
}

void help_options(struct strbuf *out, const char *verb)
{
	size_t n;
	const struct option_info *all = options_all(out->arena, &n);

	for (size_t i = 0; i < n; i++)
		if (is_listed(&all[i], verb))
			text_row(out, help_option_name(out->arena, &all[i]), all[i].help,
				 OPTION_COLUMN);
}

static void list_verbs(struct strbuf *out)
{
	size_t n;
	const struct command *const *all = commands(&n);

	for (size_t i = 0; i < n; i++)
		if (!all[i]->internal)
			text_row(out, all[i]->name, all[i]->help, VERB_COLUMN);
}

/* Only the names: a line for each would be more than a screen. */
static void list_option_names(struct strbuf *out)
{
	struct strbuf names;
	size_t n;
	const struct option_info *all = options_all(out->arena, &n);

	strbuf_init(&names, out->arena);
	for (size_t i = 0; i < n; i++)
		if (is_listed(&all[i], NULL))
			strbuf_addf(&names, "%s%s", names.len ? " " : "",
				    help_option_name(out->arena, &all[i]));
	/* A name and its letter stay together. */
	for (char *p = names.s; (p = strstr(p, ", ")); p++)
		memmove(p + 1, p + 2, strlen(p + 2) + 1);
	text_fill(out, names.s, 2);
}

void help_usage(struct strbuf *out)
{
	strbuf_add(
		out,
		"usage: sbx [OPTIONS] [--] [COMMAND [ARG]...]\n"
		"       sbx VERB [OPTIONS] [ARG]...\n"
		"\n"
		"Runs a command in the sandbox that a profile describes.\n"
		"\n"
		"  sbx --profile=alpine-shell        a shell in a throw-away Alpine\n"
		"  sbx -P cli -- make test           the host's make, with one writable project\n"
		"  sbx plan -P cli -- make test      every step of that, without doing any\n"
		"  sbx check ./mine.profile          all that is wrong with a profile\n"
		"  sbx doctor                        what this machine can do\n"
		"\n"
		"Verbs:\n");
	list_verbs(out);
	strbuf_add(out, "\nOptions:\n");
	list_option_names(out);
	strbuf_add(out,
		   "\n"
		   "sbx help VERB, sbx help options and sbx help KEY tell more; so does sbx(1).\n");
}

void help_verb(struct strbuf *out, const struct command *cmd)
{
	strbuf_addf(out, "usage: sbx %s %s\n\n", cmd->name, cmd->args ? cmd->args : "[OPTIONS]");
	text_fill(out, cmd->help, 0);
	strbuf_add(out, "\nOptions:\n");
	help_options(out, cmd->name);
}

/* ---- keys ---------------------------------------------------------------------- */

const char *help_type(const struct setting *s)
{
	switch (s->type) {
	case SET_BOOL:
		return "true or false";
	case SET_INT:
		return "integer";
	case SET_STRING:
	case SET_ENUM:
		return "string";
	case SET_SIZE:
		return "size";
	case SET_DURATION:
		return "duration";
	case SET_MODE:
		return "octal mode";
	case SET_PERCENT:
		return "percentage";
	case SET_PATH:
		return "path";
	case SET_STRINGS:
	case SET_ENUMS:
		return "list of strings";
	case SET_PATHS:
		return "list of paths";
	case SET_INTS:
		return "list of integers";
	case SET_NS:
		return "true, false or path";
	case SET_RLIMIT:
		return "limit";
	case SET_RANGES:
	case SET_MOUNTS:
		return "list of groups";
	case SET_GROUP:
		return s->shorthand ? "string or group" : "group";
	case SET_ANY:
		return "any plain value, or a list";
	case SET_MAP:
		return "group of groups";
	case SET_BLOCKS:
		return "list of groups of settings";
	case SET_SETTINGS:
		return "group of settings";
	case SET_REMOVALS:
		return "group of what to remove";
	}
	return "";
}

/* Types of mounts and modes of the network are rows of the features, not of the schema (rule R1).
 */
bool feature_word(const struct setting *s, size_t i, struct feature_word *out)
{
	size_t n = 0;

	if (strcmp(s->key, "network.mode") == 0) {
		const struct net_mode *const *modes = net_modes(&n);

		if (i < n)
			*out = (struct feature_word){ modes[i]->name, modes[i]->help };
	} else if (strcmp(s->key, "filesystem.mounts[].type") == 0) {
		const struct mount_type *const *types = mount_types(&n);

		if (i < n)
			*out = (struct feature_word){ types[i]->name, types[i]->help };
	}
	return i < n;
}

/* Words, and after them what else is fine. */
static const char *values_of_words(struct arena *a, const struct setting *s)
{
	struct feature_word word;
	struct strbuf b;
	size_t n = 0;

	strbuf_init(&b, a);
	for (size_t i = 0; feature_word(s, i, &word); i++)
		strbuf_addf(&b, "%s%s", n++ ? ", " : "", word.name);
	if (n)
		return b.s;
	for (size_t i = 0; s->words && s->words[i]; i++)
		strbuf_addf(&b, "%s%s", n++ ? ", " : "", s->words[i]);
	if (s->flags & SETTING_WORDS_OR_PATH)
		strbuf_addf(&b, "%sa path", n++ ? ", " : "");
	if (s->form)
		strbuf_addf(&b, "%s%s", n++ ? ", " : "", s->form);
	return n ? b.s : NULL;
}

const char *help_values(struct arena *a, const struct setting *s)
{
	switch (s->type) {
	case SET_INT:
	case SET_INTS:
		if (!s->min && !s->max)
			return "any integer";
		if (s->max == INT64_MAX)
			return arena_printf(a, "%lld and up", (long long)s->min);
		if (s->min == s->max)
			return arena_printf(a, "%lld", (long long)s->min);
		return arena_printf(a, "%lld to %lld", (long long)s->min, (long long)s->max);
	case SET_SIZE:
		return "bytes, or with K, M, G, T or P: \"64M\"";
	case SET_DURATION:
		return "with d, h, m, s, ms, us or ns: \"1h30m\"";
	case SET_MODE:
		return "three to five octal digits: \"0755\"";
	case SET_PERCENT:
		return "with a percent sign: \"75%\"";
	case SET_RLIMIT:
		if (s->flags & SETTING_BYTES)
			return "a number of bytes, \"64M\", \"unlimited\", \"SOFT:HARD\"";
		if (s->flags & SETTING_SECONDS)
			return "a number of seconds, \"10m\", \"unlimited\", \"SOFT:HARD\"";
		return "a number, \"unlimited\", \"SOFT:HARD\"";
	case SET_PATH:
	case SET_PATHS:
		return s->flags & SETTING_MAYBE ? "absolute; \"-/PATH\" may be absent" : "absolute";
	case SET_STRING:
	case SET_STRINGS:
	case SET_ENUM:
	case SET_ENUMS:
		return values_of_words(a, s);
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
	return NULL;
}

static void list_members(struct strbuf *out, const char *group)
{
	const struct setting *s;
	size_t column = 4;

	for (size_t i = 0; (s = schema_row(i)); i++)
		if (schema_in_group(s, group) && strlen(schema_leaf(s)) + 4 > column)
			column = strlen(schema_leaf(s)) + 4;
	for (size_t i = 0; (s = schema_row(i)); i++)
		if (schema_in_group(s, group))
			text_row(out, schema_leaf(s), s->help, column);
}

void help_keys(struct strbuf *out)
{
	const struct setting *s;

	strbuf_add(out, "The keys of a profile; sbx help KEY tells about one.\n");
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (s->type == SET_GROUP)
			strbuf_addc(out, '\n');
		text_row(out, s->key, s->help, 32);
	}
}

static void fact(struct strbuf *out, const char *name, const char *text)
{
	if (text)
		text_row(out, name, text, VERB_COLUMN);
}

/* The options that set the key; --no-NAME is told with --NAME. */
static void option_facts(struct strbuf *out, const struct setting *s)
{
	size_t n;
	const struct option_info *all = options_all(out->arena, &n);

	for (size_t i = 0; i < n; i++)
		if (all[i].setting == s && !all[i].negation)
			fact(out, "option", help_option_name(out->arena, &all[i]));
}

/* "filesystem.root: tmpfs, overlay" */
static const char *goes_with(struct arena *a, const struct setting *s)
{
	struct strbuf b;

	if (!s->only_with)
		return NULL;
	strbuf_init(&b, a);
	strbuf_addf(&b, "%.*s:", (int)(schema_leaf(s) - s->key - 1), s->key);
	for (const char *p = s->only_with; *p;) {
		size_t n = strcspn(p, " ");

		strbuf_addf(&b, "%s %.*s", p == s->only_with ? "" : ",", (int)n, p);
		p += n;
		p += strspn(p, " ");
	}
	return b.s;
}

void help_key(struct strbuf *out, const struct setting *s)
{
	const char *members = s->key;

	strbuf_addf(out, "%s (%s)\n%s\n\n", s->key, help_type(s), s->help);
	text_fill(out, s->text, 0);
	strbuf_addc(out, '\n');
	if (s->type == SET_MOUNTS || s->type == SET_RANGES || s->type == SET_MAP ||
	    s->type == SET_BLOCKS)
		members = arena_printf(out->arena, "%s[]", s->key);
	fact(out, "values", help_values(out->arena, s));
	fact(out, "default", s->dflt);
	fact(out, "with", goes_with(out->arena, s));
	option_facts(out, s);
	fact(out, "example", s->example);
	if (s->type != SET_GROUP && members == s->key)
		return;
	strbuf_add(out, "\nMembers:\n");
	list_members(out, members);
}

void help_some_keys(struct strbuf *out, const struct setting *const *keys, size_t n)
{
	size_t column = 4;

	for (size_t i = 0; i < n; i++)
		if (strlen(keys[i]->key) + 4 > column)
			column = strlen(keys[i]->key) + 4;
	for (size_t i = 0; i < n; i++)
		text_row(out, keys[i]->key, keys[i]->help, column);
}

/* ---- options -------------------------------------------------------------------- */

const struct option_info *help_find_option(struct arena *a, const char *word)
{
	size_t n, len = strcspn(word, "=");
	const struct option_info *all = options_all(a, &n);

	for (size_t i = 0; i < n; i++) {
		const struct option_info *o = &all[i];

		if (o->hidden)
			continue;
		/* A negation follows what it negates. */
		if (word[0] == '-' && o->letter && word[1] == o->letter && !word[2])
			return o;
		if (strncmp(word, "--", 2) == 0 && strlen(o->name) == len - 2 &&
		    strncmp(o->name, word + 2, len - 2) == 0)
			return o->negation ? o - 1 : o;
	}
	return NULL;
}

bool help_is_about_option(struct arena *a, const char *word)
{
	const struct option_info *o;

	if (word[0] != '-' || !word[1] || strcmp(word, "--") == 0)
		return false;
	o = help_find_option(a, word);
	if (!o || !option_is_for(o, "help"))
		return strncmp(word, "--fixture", strlen("--fixture")) != 0;
	return o->arg && !strchr(word, '=');
}

void help_option(struct strbuf *out, const struct option_info *o)
{
	if (o->setting && !o->alias) {
		help_key(out, o->setting);
		return;
	}
	strbuf_addf(out, "%s\n%s\n\n", help_option_name(out->arena, o), o->help);
	if (o->alias) {
		text_fill(out, o->alias->text, 0);
		strbuf_addf(out, "\n  key       %s\n", o->alias->key);
		return;
	}
	fact(out, "taken by", *o->verbs ? o->verbs : "every verb");
	if (o->kind == OPTION_WHEN)
		fact(out, "values", "auto, always, never");
}
