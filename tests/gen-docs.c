/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gen-docs ROOT - writes what is made out of tables and committed, below ROOT: the fragments of the
 * manual pages and the JSON schema of profiles. `make regen` runs it over the source tree,
 * tools/check-generated over an empty directory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "cli/conf.h"
#include "cli/help.h"
#include "feature/feature.h"
#include "plan/filter_groups.h"

#define LINE 78
#define HEADER                                               \
	".\\\" SPDX-License-Identifier: LGPL-2.1-or-later\n" \
	".\\\" Made by tests/gen-docs out of the tables in src/: make regen\n"

/* ---- roff ------------------------------------------------------------------------- */

/* Plain text for roff: nothing in it is markup. */
static void add_plain(struct strbuf *out, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '\\':
			strbuf_add(out, "\\e");
			break;
		case '-':
			strbuf_add(out, "\\-");
			break;
		case '"':
			strbuf_add(out, "\\(dq");
			break;
		case '\'':
			strbuf_add(out, "\\(aq");
			break;
		case '~':
			strbuf_add(out, "\\(ti");
			break;
		default:
			strbuf_addc(out, *s);
		}
	}
}

static const char *plain_word(struct arena *a, const char *s, size_t n)
{
	struct strbuf b;

	strbuf_init(&b, a);
	add_plain(&b, arena_strndup(a, s, n));
	return b.s;
}

/* One word of a paragraph, which is roff already but for what a sentence may hold anyway. */
static const char *roff_word(struct arena *a, const char *s, size_t n)
{
	struct strbuf b;

	strbuf_init(&b, a);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '-' && (i == 0 || s[i - 1] == '-'))
			strbuf_add(&b, "\\-");
		else if (s[i] == '"')
			strbuf_add(&b, "\\(dq");
		else if (s[i] == '~')
			strbuf_add(&b, "\\(ti");
		else
			strbuf_addc(&b, s[i]);
	}
	return b.s;
}

/* Lines of bearable length, and each sentence on lines of its own. */
static void add_filled(struct strbuf *out, const char *s,
		       const char *(*roff)(struct arena *a, const char *s, size_t n))
{
	size_t col = 0;
	bool ended = false;

	while (*s) {
		size_t n = strcspn(s, " ");
		const char *word = roff(out->arena, s, n);

		if (col && (ended || col + 1 + strlen(word) > LINE)) {
			strbuf_addc(out, '\n');
			col = 0;
		} else if (col) {
			strbuf_addc(out, ' ');
			col++;
		}
		if (!col && (*word == '.' || *word == '\''))
			strbuf_add(out, "\\&");
		strbuf_add(out, word);
		col += strlen(word);
		ended = n && strchr(".?!", s[n - 1]);
		s += n;
		s += strspn(s, " ");
	}
	strbuf_addc(out, '\n');
}

static void add_paragraph(struct strbuf *out, const char *s)
{
	add_filled(out, s, roff_word);
}

/* "a line of help" -> "A line of help." */
static void add_sentence(struct strbuf *out, const char *help)
{
	char *s = arena_printf(out->arena, "%s.", help);
	size_t n = strcspn(s, " ");

	/* "tmpfs, host or ..." and "overlay: ..." begin with words of the language. */
	if (*s >= 'a' && *s <= 'z' && s[n - 1] != ',' && s[n - 1] != ':')
		*s = (char)(*s - 'a' + 'A');
	add_paragraph(out, s);
}

/* ---- options ------------------------------------------------------------------------ */

static void add_bold(struct strbuf *out, const char *s)
{
	strbuf_add(out, "\\fB");
	add_plain(out, s);
	strbuf_add(out, "\\fR");
}

static void add_italic(struct strbuf *out, const char *s)
{
	strbuf_add(out, "\\fI");
	add_plain(out, s);
	strbuf_add(out, "\\fR");
}

static void add_option_name(struct strbuf *out, const struct option_info *o)
{
	struct arena *a = out->arena;

	if (o->letter) {
		add_bold(out, arena_printf(a, "-%c", o->letter));
		strbuf_add(out, ", ");
	}
	add_bold(out, arena_printf(a, "--%s", o->name));
	if (o->arg) {
		strbuf_addc(out, '=');
		add_italic(out, o->arg);
	}
	if (o->setting && o->setting->type == SET_BOOL) {
		strbuf_add(out, ", ");
		add_bold(out, arena_printf(a, "--no-%s", o->name));
	}
}

/* "Takes a, b." in bold, of words with blanks between. */
static void add_words(struct strbuf *out, const char *before, const char *words)
{
	struct strbuf line;

	if (!*words)
		return;
	strbuf_init(&line, out->arena);
	strbuf_add(&line, before);
	while (*words) {
		size_t n = strcspn(words, " ");

		strbuf_addf(&line, " \\fB%.*s\\fR", (int)n, words);
		words += n;
		words += strspn(words, " ");
		strbuf_addc(&line, *words ? ',' : '.');
	}
	add_paragraph(out, line.s);
}

/* What is given twice is there twice. */
static bool is_list(const struct setting *s)
{
	return s->type == SET_STRINGS || s->type == SET_PATHS || s->type == SET_ENUMS ||
	       s->type == SET_INTS || s->type == SET_MOUNTS;
}

static void options_inc(struct strbuf *out)
{
	size_t n;
	const struct option_info *all = options_all(out->arena, &n);

	strbuf_add(out, HEADER ".SS Options of the tool\n");
	for (size_t i = 0; i < n; i++) {
		const struct option_info *o = &all[i];

		if (o->hidden || o->negation)
			continue;
		if (o->setting && i && !all[i - 1].setting)
			strbuf_add(out, ".SS Options that set keys of the profile\n");
		strbuf_add(out, ".TP\n");
		add_option_name(out, o);
		strbuf_addc(out, '\n');
		add_sentence(out, o->help);
		if (o->alias)
			add_paragraph(out, o->alias->text);
		if (!o->setting) {
			add_words(out, "Taken by", o->verbs);
			continue;
		}
		strbuf_add(out, is_list(o->setting) ? "Adds to\n.BR " : "Sets\n.BR ");
		add_plain(out, o->setting->key);
		strbuf_add(out, " .\n");
	}
}

static void verbs_inc(struct strbuf *out)
{
	size_t n;
	const struct command *const *all = commands(&n);

	strbuf_add(out, HEADER);
	for (size_t i = 0; i < n; i++) {
		if (all[i]->internal)
			continue;
		strbuf_add(out, ".TP\n");
		add_bold(out, arena_printf(out->arena, "sbx %s", all[i]->name));
		if (all[i]->args) {
			strbuf_addc(out, ' ');
			add_plain(out, all[i]->args);
		}
		strbuf_addc(out, '\n');
		add_sentence(out, all[i]->help);
	}
}

/* ---- settings ------------------------------------------------------------------------- */

static const char *option_of(struct arena *a, const struct setting *s)
{
	if (!s->option)
		return NULL;
	if (s->type == SET_BOOL)
		return arena_printf(a, "--%s, --no-%s", s->option, s->option);
	return arena_printf(a, "--%s=%s", s->option, s->arg);
}

static void add_fact(struct strbuf *out, const char *name, const char *text)
{
	if (!text)
		return;
	strbuf_add(out, ".br\n");
	add_filled(out, arena_printf(out->arena, "%s: %s", name, text), plain_word);
}

static void add_setting(struct strbuf *out, const struct setting *s)
{
	if (s->type == SET_GROUP && !strchr(s->key, '.')) {
		strbuf_add(out, ".SS ");
		add_plain(out, s->key);
		strbuf_addc(out, '\n');
		add_paragraph(out, s->text);
		return;
	}
	strbuf_add(out, ".TP\n");
	add_bold(out, s->key);
	strbuf_addf(out, " (%s)\n", help_type(s));
	add_sentence(out, s->help);
	add_paragraph(out, s->text);
	add_fact(out, "Values", help_values(out->arena, s));
	add_fact(out, "Default", s->dflt);
	add_fact(out, "Option", option_of(out->arena, s));
	strbuf_add(out, ".br\n");
	add_bold(out, s->example);
	strbuf_addc(out, '\n');
}

static void settings_inc(struct strbuf *out)
{
	const struct setting *s;

	strbuf_add(out, HEADER ".SS Outside any group\n");
	for (size_t i = 0; (s = schema_row(i)); i++)
		add_setting(out, s);
}

/* What each type takes, as its row says. */
static void mounts_inc(struct strbuf *out)
{
	size_t n;
	const struct mount_type *const *all = mount_types(&n);

	strbuf_add(out, HEADER);
	for (size_t i = 0; i < n; i++) {
		strbuf_add(out, ".TP\n");
		add_bold(out, all[i]->name);
		strbuf_addc(out, '\n');
		add_sentence(out, all[i]->help);
		strbuf_add(out, ".br\n");
		add_words(out, "Takes", all[i]->members);
		add_words(out, "Needs", all[i]->required);
	}
}

/* Groups of system calls and what is in them, one name a line: man fills the paragraph. */
static void groups_inc(struct strbuf *out)
{
	size_t n;
	const struct filter_group *groups = filter_groups(&n);

	strbuf_add(out, HEADER);
	for (size_t i = 0; i < n; i++) {
		strbuf_add(out, ".TP\n");
		add_bold(out, groups[i].name);
		strbuf_addc(out, '\n');
		add_sentence(out, groups[i].help);
		strbuf_add(out, ".br\n");
		for (const char *const *m = groups[i].members; *m; m++) {
			add_plain(out, *m);
			strbuf_addc(out, '\n');
		}
	}
}

static void conf_inc(struct strbuf *out)
{
	static const char *const help[] = {
#define CONF(id, key, help) help,
#include "cli/conf.def"
#undef CONF
	};

	strbuf_add(out, HEADER);
	for (int k = 0; k < CONF_COUNT; k++) {
		strbuf_add(out, ".TP\n");
		add_bold(out, conf_key_name((enum conf_key)k));
		strbuf_add(out, " (string)\n");
		add_sentence(out, help[k]);
	}
}

/* ---- JSON schema ----------------------------------------------------------------------- */

static void add_object(struct json *j, const char *group, bool shorthand);

static void add_type(struct json *j, const char *name)
{
	json_key(j, "type");
	json_string(j, name);
}

static void add_enum(struct json *j, const struct setting *s)
{
	/* More than the words is taken, or the words in another spelling. */
	if (!s->words || s->accepts || (s->flags & (SETTING_WORDS_OR_PATH | SETTING_CAPS)))
		return;
	json_key(j, "enum");
	json_array(j);
	for (size_t i = 0; s->words[i]; i++)
		json_string(j, s->words[i]);
	json_end_array(j);
}

static void add_range(struct json *j, const struct setting *s)
{
	json_key(j, "minimum");
	json_int(j, s->min);
	if (s->max == INT64_MAX)
		return;
	json_key(j, "maximum");
	json_int(j, s->max);
}

static void add_types(struct json *j, const char *one, const char *other)
{
	json_key(j, "type");
	json_array(j);
	json_string(j, one);
	json_string(j, other);
	json_end_array(j);
}

static void add_value(struct json *j, const struct setting *s)
{
	static const char *const plain[] = { "boolean", "integer", "number", "string", "array" };

	switch (s->type) {
	case SET_BOOL:
		add_type(j, "boolean");
		return;
	case SET_INT:
		add_type(j, "integer");
		add_range(j, s);
		return;
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
		if (s->flags & SETTING_OR_INT)
			add_types(j, "integer", "string");
		else
			add_type(j, "string");
		add_enum(j, s);
		return;
	case SET_NS:
		add_types(j, "boolean", "string");
		return;
	case SET_RLIMIT:
		add_types(j, "integer", "string");
		return;
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
		add_type(j, "array");
		json_key(j, "items");
		json_object(j);
		if (s->type == SET_INTS)
			add_types(j, "integer", "string");
		else
			add_type(j, "string");
		add_enum(j, s);
		json_end_object(j);
		return;
	case SET_RANGES:
	case SET_MOUNTS:
		add_type(j, "array");
		json_key(j, "items");
		json_object(j);
		add_object(j, arena_printf(j->out->arena, "%s[]", s->key), false);
		json_end_object(j);
		return;
	case SET_GROUP:
		add_object(j, s->key, s->shorthand != NULL);
		return;
	case SET_ANY:
		json_key(j, "type");
		json_array(j);
		for (size_t i = 0; i < ARRAY_LEN(plain); i++)
			json_string(j, plain[i]);
		json_end_array(j);
		return;
	case SET_MAP:
		add_type(j, "object");
		json_key(j, "additionalProperties");
		json_object(j);
		add_object(j, arena_printf(j->out->arena, "%s[]", s->key), false);
		json_end_object(j);
		return;
	case SET_BLOCKS:
		add_type(j, "array");
		json_key(j, "items");
		json_object(j);
		add_type(j, "object");
		json_end_object(j);
		return;
	case SET_SETTINGS:
	case SET_REMOVALS:
		add_type(j, "object");
		return;
	}
}

static void add_object(struct json *j, const char *group, bool shorthand)
{
	const struct setting *s;

	if (shorthand)
		add_types(j, "object", "string");
	else
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
		json_key(j, "description");
		json_string(j, s->help);
		add_value(j, s);
		json_end_object(j);
	}
	json_end_object(j);
}

static void json_schema(struct strbuf *out)
{
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
	json_key(&j, "required");
	json_array(&j);
	json_string(&j, "schema");
	json_end_array(&j);
	add_object(&j, "", false);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}

/* ---- files ------------------------------------------------------------------------------ */

static void write_file(struct arena *a, const char *root, const char *name,
		       void (*make)(struct strbuf *out))
{
	const char *path = arena_printf(a, "%s/%s", root, name);
	char *dir = arena_strdup(a, path);
	struct strbuf out;
	FILE *f;

	*strrchr(dir, '/') = '\0';
	strbuf_init(&out, a);
	make(&out);
	if (mkdir(dir, 0755) < 0 && errno != EEXIST) {
		perror(dir);
		exit(1);
	}
	f = fopen(path, "we");
	if (!f || fwrite(out.s, 1, out.len, f) != out.len || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();

	if (argc != 2) {
		fputs("usage: gen-docs ROOT\n", stderr);
		return 2;
	}
	write_file(a, argv[1], "man/verbs.inc", verbs_inc);
	write_file(a, argv[1], "man/options.inc", options_inc);
	write_file(a, argv[1], "man/settings.inc", settings_inc);
	write_file(a, argv[1], "man/mounts.inc", mounts_inc);
	write_file(a, argv[1], "man/groups.inc", groups_inc);
	write_file(a, argv[1], "man/conf.inc", conf_inc);
	write_file(a, argv[1], "doc/profile.schema.json", json_schema);
	arena_free(a);
	return 0;
}
