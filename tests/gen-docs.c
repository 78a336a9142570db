/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gen-docs ROOT - writes what is made out of tables and committed, below ROOT: the fragments of the
 * manual pages, and what editors know of profiles (gen.h). `make regen` runs it over the source
 * tree, tools/check-generated over an empty directory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/conf.h"
#include "cli/help.h"
#include "feature/feature.h"
#include "plan/filter_groups.h"
#include "tests/gen.h"

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

/* "a.b", "\"x\"" -> "a = { b = \"x\"; };" */
static const char *conf_line(struct arena *a, const char *key, const char *value)
{
	size_t n = strcspn(key, ".");

	if (!key[n])
		return arena_printf(a, "%s = %s;", key, value);
	return arena_printf(a, "%.*s = { %s };", (int)n, key, conf_line(a, key + n + 1, value));
}

static void conf_inc(struct strbuf *out)
{
	static const struct {
		const char *words, *help, *example;
	} rows[] = {
#define CONF(id, key, words, help, example) { words, help, example },
#include "cli/conf.def"
#undef CONF
	};

	strbuf_add(out, HEADER);
	for (int k = 0; k < CONF_COUNT; k++) {
		strbuf_add(out, ".TP\n");
		add_bold(out, conf_key_name((enum conf_key)k));
		strbuf_add(out, " (string)\n");
		add_sentence(out, rows[k].help);
		add_words(out, "It is one of", rows[k].words);
		strbuf_add(out, ".br\n");
		add_bold(out,
			 conf_line(out->arena, conf_key_name((enum conf_key)k), rows[k].example));
		strbuf_addc(out, '\n');
	}
}

/* ---- files ------------------------------------------------------------------------------ */

static void write_file(struct arena *a, const char *root, const char *name,
		       void (*make)(struct strbuf *out))
{
	const char *path = arena_printf(a, "%s/%s", root, name);
	char *dir = arena_strdup(a, path);
	struct strbuf out;
	FILE *f;

	strbuf_init(&out, a);
	make(&out);
	for (char *p = dir + strlen(root) + 1; (p = strchr(p, '/')); *p++ = '/') {
		*p = '\0';
		if (mkdir(dir, 0755) < 0 && errno != EEXIST) {
			perror(dir);
			exit(1);
		}
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
	write_file(a, argv[1], "etc/sbx.profile.schema.json", gen_json_schema);
	write_file(a, argv[1], "etc/vim/syntax/sbx-profile.vim", gen_vim);
	arena_free(a);
	return 0;
}
