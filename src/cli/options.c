/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/words.h"
#include "cli/cli.h"

/* Above every letter: getopt_long returns this plus an option's number. */
#define LONG_BASE 256

const char *const option_when[] = { "auto", "always", "never", NULL };

static const struct {
	const char *name;
	char letter;
	const char *arg;
	enum option_kind kind;
	const char *verbs, *help;
} tool_options[] = {
#define OPTION(id, name, letter, arg, kind, verbs, help) \
	{ name, letter, arg, OPTION_##kind, verbs, help },
#include "cli/options.def"
#undef OPTION
};

const struct option_info *options_all(struct arena *a, size_t *n)
{
	size_t n_aliases, used = 0;
	const struct setting_alias *aliases = schema_aliases(&n_aliases);
	const struct setting *s;
	struct option_info *all = arena_array(
		a, ARRAY_LEN(tool_options) + 2 * schema_count() + n_aliases, sizeof(*all));

	for (size_t i = 0; i < ARRAY_LEN(tool_options); i++) {
		const char *verbs = tool_options[i].verbs;
		bool hidden = *verbs == '!';

		all[used++] = (struct option_info){
			.name = tool_options[i].name,
			.letter = tool_options[i].letter,
			.arg = tool_options[i].arg,
			.verbs = hidden ? verbs + 1 : verbs,
			.help = tool_options[i].help,
			.kind = tool_options[i].kind,
			.hidden = hidden,
			.id = (enum option_id)i,
		};
	}
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (!s->option)
			continue;
		/* Whoever takes --set takes what is short for it. */
		all[used++] = (struct option_info){
			.name = s->option,
			.letter = s->letter,
			.arg = s->arg,
			.verbs = tool_options[OPT_set].verbs,
			.help = s->help,
			.kind = OPTION_SETTING,
			.id = OPT_COUNT,
			.setting = s,
		};
		if (s->type != SET_BOOL)
			continue;
		all[used] = all[used - 1];
		all[used].name = arena_printf(a, "no-%s", s->option);
		all[used++].negation = true;
	}
	for (size_t i = 0; i < n_aliases; i++) {
		all[used++] = (struct option_info){
			.name = aliases[i].option,
			.arg = aliases[i].arg,
			.verbs = tool_options[OPT_set].verbs,
			.help = aliases[i].help,
			.kind = OPTION_SETTING,
			.id = OPT_COUNT,
			.setting = schema_find(aliases[i].key),
			.alias = &aliases[i],
		};
	}
	*n = used;
	return all;
}

bool option_is_for(const struct option_info *o, const char *verb)
{
	return !*o->verbs || words_have(o->verbs, verb);
}

struct parser {
	struct cli *c;
	const struct command *cmd;
	const struct option_info *all;
	size_t n;
	int argc;
	char **argv;
	int at;	    /* the word of argv under work */
	char *word; /* one that options may follow */
};

/* ---- errors ------------------------------------------------------------------- */

/* The command line as one line of text, with the word at work underlined. */
static struct place place_of(const struct parser *p)
{
	struct place at = { .file = "command line", .line = 1 };
	struct strbuf text;

	strbuf_init(&text, p->c->arena);
	for (int i = 0; i < p->argc; i++) {
		if (i)
			strbuf_addc(&text, ' ');
		if (i == p->at)
			at.col = (uint32_t)text.len + 1;
		strbuf_add_safe(&text, i ? p->argv[i] : path_basename(p->argv[i]));
		if (i == p->at)
			at.len = (uint32_t)text.len + 1 - at.col;
	}
	at.text = text.s;
	return at;
}

/* "--name" or "-x" as it was written, without an argument. */
static const char *written(const struct parser *p, int letter)
{
	const char *word = p->argv[p->at];

	if (strncmp(word, "--", 2) != 0)
		return arena_printf(p->c->arena, "-%c", letter);
	return arena_strndup(p->c->arena, word, strcspn(word, "="));
}

static int unknown_option(const struct parser *p, int letter)
{
	const char *name = written(p, letter), *near, **names;
	size_t n = 0;
	struct diag *d = diag_add(&p->c->diags, SEV_ERROR, DIAG_E0807, place_of(p),
				  "unknown option '%s'", name);

	d->help = arena_printf(p->c->arena, "sbx help %s",
			       strcmp(p->cmd->name, "run") == 0 ? "options" : p->cmd->name);
	if (name[1] != '-')
		return -1;
	names = arena_array(p->c->arena, p->n, sizeof(*names));
	for (size_t i = 0; i < p->n; i++)
		if (!p->all[i].hidden && option_is_for(&p->all[i], p->cmd->name))
			names[n++] = p->all[i].name;
	/* The beginning of one: what getopt would have taken for it. */
	near = NULL;
	for (size_t i = 0; !near && name[2] && i < n; i++)
		if (strncmp(names[i], name + 2, strlen(name + 2)) == 0)
			near = names[i];
	if (!near)
		near = suggest(name + 2, names, n);
	if (near)
		d->label = arena_printf(p->c->arena, "did you mean '--%s'?", near);
	return -1;
}

static const struct option_info *by_value(const struct parser *p, int value)
{
	if (value >= LONG_BASE)
		return &p->all[value - LONG_BASE];
	for (size_t i = 0; value && i < p->n; i++)
		if (p->all[i].letter == value)
			return &p->all[i];
	return NULL;
}

/* getopt_long said '?' or ':'; optopt tells which option it was about, if it knows one. */
static int refused(const struct parser *p, int said)
{
	const struct option_info *o = by_value(p, optopt);

	if (said == ':' && o)
		return diag_error(&p->c->diags, DIAG_E0808, place_of(p),
				  "the option '%s' needs an argument: %s", written(p, optopt),
				  o->arg);
	if (o && optopt >= LONG_BASE)
		return diag_error(&p->c->diags, DIAG_E0808, place_of(p),
				  "the option '%s' takes no argument", written(p, 0));
	return unknown_option(p, optopt);
}

/* ---- options ------------------------------------------------------------------- */

/* The alias's own text, then the argument, whose commas are not the syntax's. */
static const char *alias_text(struct arena *a, const struct setting_alias *alias, const char *arg)
{
	struct strbuf b;

	/* The very bytes of argv: a place can be found for them. */
	if (!*alias->prefix)
		return arg;
	strbuf_init(&b, a);
	strbuf_add(&b, alias->prefix);
	for (; *arg; arg++) {
		if (*arg == ',' || *arg == '\\')
			strbuf_addc(&b, '\\');
		strbuf_addc(&b, *arg);
	}
	return b.s;
}

static int check_when(const struct parser *p, const struct option_info *o, const char *arg)
{
	for (size_t i = 0; option_when[i]; i++)
		if (strcmp(option_when[i], arg) == 0)
			return 0;
	return diag_error_help(&p->c->diags, DIAG_E0810, place_of(p),
			       "it is one of auto, always, never", "--%s cannot be '%s'", o->name,
			       arg);
}

static int take_tool(const struct parser *p, const struct option_info *o, const char *arg)
{
	const char **slot = &p->c->opt[o->id];

	/* Of two files or profiles, which one was meant? A flag may be repeated. */
	if (*slot && o->arg && strcmp(*slot, arg) != 0)
		return diag_error(&p->c->diags, DIAG_E0803, place_of(p),
				  "--%s was given twice, first as '%s'", o->name, *slot);
	if (o->kind == OPTION_WHEN && check_when(p, o, arg) < 0)
		return -1;
	*slot = arg ? arg : "";
	return 0;
}

static int take(const struct parser *p, const struct option_info *o, const char *arg)
{
	struct diags *d = &p->c->diags;

	if (!option_is_for(o, p->cmd->name)) {
		if (o->hidden)
			return unknown_option(p, o->letter);
		return diag_error_help(d, DIAG_E0809, place_of(p),
				       arena_printf(p->c->arena, "verbs that do: %s", o->verbs),
				       "'sbx %s' does not take the option '--%s'", p->cmd->name,
				       o->name);
	}
	if (o->id == OPT_set)
		return argv_reader_assign(p->c->reader, p->at, arg, d);
	if (o->id == OPT_param)
		return argv_reader_param(p->c->reader, p->at, arg, d);
	if (!o->setting)
		return take_tool(p, o, arg);
	if (o->alias)
		return argv_reader_set(p->c->reader, p->at, o->alias->key,
				       alias_text(p->c->arena, o->alias, arg), d);
	if (o->setting->type == SET_BOOL)
		arg = o->negation ? "false" : "true";
	return argv_reader_set(p->c->reader, p->at, o->setting->key, arg, d);
}

/* getopt_long takes any unique beginning of a name; sbx takes the name. */
static bool is_abbreviated(const struct parser *p, const struct option *found)
{
	const char *name = p->argv[p->at] + 2;
	size_t n = strcspn(name, "=");

	return strlen(found->name) != n || strncmp(found->name, name, n) != 0;
}

static void make_getopt(const struct parser *p, struct option *longs, char *letters)
{
	size_t used = 0;

	/* '+': stop at the first word; ':': tell a missing argument from an unknown option. */
	letters[used++] = '+';
	letters[used++] = ':';
	for (size_t i = 0; i < p->n; i++) {
		const struct option_info *o = &p->all[i];

		longs[i] = (struct option){
			.name = o->name,
			.has_arg = o->arg ? required_argument : no_argument,
			.val = LONG_BASE + (int)i,
		};
		if (o->letter && !o->negation) {
			letters[used++] = o->letter;
			if (o->arg)
				letters[used++] = ':';
		}
	}
}

/* `explain 12 --profile=NAME` reads as well as the other way round. */
static bool skip_word(struct parser *p)
{
	if (!p->cmd->word_first || p->word || p->at >= p->argc || !strcmp(p->argv[p->at], "--"))
		return false;
	p->word = p->argv[optind++];
	return true;
}

/* The word comes first again, before what is behind the options. */
static void put_back(const struct parser *p, struct cli *c)
{
	char **words = arena_array(c->arena, (size_t)c->argc + 2, sizeof(*words));

	words[0] = p->word;
	memcpy(words + 1, c->argv, (size_t)c->argc * sizeof(*words));
	words[++c->argc] = NULL;
	c->argv = words;
}

static int parse_all(struct parser *p)
{
	struct option *longs = arena_array(p->c->arena, p->n + 1, sizeof(*longs));
	char *letters = arena_alloc(p->c->arena, 2 * p->n + 3);
	int ret = 0;

	make_getopt(p, longs, letters);
	opterr = 0;
	optind = 0; /* makes getopt forget an earlier argv */
	for (;;) {
		int found = -1, said;

		p->at = optind ? optind : 1;
		said = getopt_long(p->argc, p->argv, letters, longs, &found);
		if (said == -1 && skip_word(p))
			continue;
		if (said == -1)
			return ret;
		if (found >= 0 && said != '?' && said != ':' && is_abbreviated(p, &longs[found]))
			ret = unknown_option(p, 0);
		else if (said == '?' || said == ':')
			ret = refused(p, said);
		else if (take(p, by_value(p, said), optarg) < 0)
			ret = -1;
	}
}

static bool has_params(const struct cli *c)
{
	size_t n;

	argv_reader_params(c->reader, &n);
	return n > 0;
}

int options_parse(struct cli *c, const struct command *cmd, int argc, char **argv)
{
	struct parser p = { .c = c, .cmd = cmd, .argc = argc, .argv = argv };
	int ret;

	p.all = options_all(c->arena, &p.n);
	c->reader = argv_reader_new(c->arena, argc, argv);
	ret = parse_all(&p);
	/* The word that ended the options is `--` itself, and not the argument of one. */
	c->had_dashes = p.at < argc && strcmp(argv[p.at], "--") == 0;
	c->argc = argc - optind;
	c->argv = argv + optind;
	if (p.word)
		put_back(&p, c);
	p.at = optind;
	if (!cmd->complete && c->argc > 0)
		ret = diag_error(&c->diags, DIAG_E0812, place_of(&p), "'sbx %s' takes no words",
				 cmd->name);
	if (c->opt[OPT_plan] &&
	    (argv_reader_tree(c->reader) || has_params(c) || c->opt[OPT_no_drop_ins]))
		ret = diag_error(&c->diags, DIAG_E0803, (struct place){ 0 },
				 "--plan takes no options that change a profile: a plan is a "
				 "compiled profile");
	return ret;
}
