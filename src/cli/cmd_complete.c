/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * complete - `sbx --complete WORD...`: what the last word may become, for the shells' completions.
 *
 * The words are those behind `sbx`, the last one is being written and may be empty. Each line of
 * the answer is a word, and behind a tab what it means. A line that begins with ':' asks the shell
 * for something that it knows better: ":files" and ":dirs", ":command N" for a program, which is
 * word number N (from 0), and its arguments. A word that ends with '=' or '/' wants no space behind
 * it. Nothing here fails: a shell that completes is no place for error messages.
 */
#include <string.h>

#include "base/words.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "front/catalog.h"
#include "front/front.h"
#include "host/rootfs.h"

struct completion {
	struct cli *c;
	struct strbuf out;
	const struct option_info *options;
	size_t n_options;
	const struct command *cmd;
	const char *prefix;  /* what stands before the part that is completed: "--net=" */
	const char *word;    /* that part, as far as it is written */
	const char *profile; /* that was named before; NULL: none yet */
};

static void offer(struct completion *x, const char *word, const char *help)
{
	if (strncmp(word, x->word, strlen(x->word)) != 0)
		return;
	strbuf_addf(&x->out, "%s%s", x->prefix, word);
	if (help)
		strbuf_addf(&x->out, "\t%s", help);
	strbuf_addc(&x->out, '\n');
}

static void ask_shell(struct completion *x, const char *directive)
{
	strbuf_addf(&x->out, "%s\n", directive);
}

/* ---- words ---------------------------------------------------------------------- */

static void offer_verbs(struct completion *x)
{
	size_t n;
	const struct command *const *all = commands(&n);

	for (size_t i = 0; i < n; i++)
		if (!all[i]->internal)
			offer(x, all[i]->name, all[i]->help);
}

static void offer_options(struct completion *x)
{
	for (size_t i = 0; i < x->n_options; i++) {
		const struct option_info *o = &x->options[i];

		if (!o->hidden && (x->cmd->asks || option_is_for(o, x->cmd->name)))
			offer(x, arena_printf(x->c->arena, "--%s%s", o->name, o->arg ? "=" : ""),
			      arena_printf(x->c->arena, "%s%s", o->negation ? "off: " : "",
					   o->help));
	}
}

/* A name that a shell and a terminal take as it is. */
static bool is_plain(const char *s)
{
	return *s && *s != '.' && *s != '-' &&
	       !s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/")];
}

static void offer_profiles(struct completion *x)
{
	struct catalog all;

	if (strchr("/.~", *x->word) && *x->word) {
		ask_shell(x, ":files");
		return;
	}
	catalog_read(x->c->arena, x->c->host, &all);
	for (size_t i = 0; i < all.n; i++)
		if (is_plain(all.v[i].name))
			offer(x, all.v[i].name, NULL);
}

static void offer_roots(struct completion *x)
{
	struct strv dirs = rootfs_dirs(x->c->arena, x->c->host);

	for (size_t i = 0; i < dirs.n; i++) {
		const char *list = host_ask(x->c->host, HOST_LIST, dirs.v[i]), *name;

		while ((name = words_line(x->c->arena, &list)))
			if (rootfs_name_ok(name))
				offer(x, name, NULL);
	}
}

static void offer_topics(struct completion *x)
{
	const struct setting *s;

	offer_verbs(x);
	offer(x, "keys", "all keys of profiles");
	offer(x, "options", "all options");
	for (size_t i = 0; (s = schema_row(i)); i++)
		offer(x, s->key, s->help);
}

static void offer_codes(struct completion *x)
{
	for (int id = 0; id < DIAG_COUNT; id++)
		offer(x, diag_code((enum diag_id)id), diag_title((enum diag_id)id));
}

/* ---- values --------------------------------------------------------------------- */

static void offer_words(struct completion *x, const char *const *words)
{
	for (size_t i = 0; words && words[i]; i++)
		offer(x, words[i], NULL);
}

static void offer_setting(struct completion *x, const struct setting *s)
{
	struct feature_word word;

	switch (s->type) {
	case SET_BOOL:
		offer(x, "true", NULL);
		offer(x, "false", NULL);
		break;
	case SET_NS:
		offer(x, "true", NULL);
		offer(x, "false", NULL);
		ask_shell(x, ":files");
		break;
	case SET_ENUM:
	case SET_ENUMS:
		offer_words(x, s->words);
		if ((s->flags & SETTING_WORDS_OR_PATH) && *x->word && strchr("/.~", *x->word))
			ask_shell(x, ":dirs");
		break;
	case SET_STRING:
		for (size_t i = 0; feature_word(s, i, &word); i++)
			offer(x, word.name, word.help);
		break;
	case SET_PATH:
	case SET_PATHS:
	case SET_MOUNTS:
		ask_shell(x, ":files");
		break;
	case SET_INT:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_STRINGS:
	case SET_INTS:
	case SET_RLIMIT:
	case SET_RANGES:
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break;
	case SET_GROUP:
		if (s->shorthand)
			offer_setting(x, schema_find(arena_printf(x->c->arena, "%s.%s", s->key,
								  s->shorthand)));
		break;
	}
}

/* KEY=VALUE */
static void offer_assignment(struct completion *x)
{
	const char *eq = strchr(x->word, '=');
	const struct setting *s;

	if (eq) {
		s = schema_find(arena_strndup(x->c->arena, x->word, (size_t)(eq - x->word)));
		x->prefix = arena_printf(x->c->arena, "%s%.*s", x->prefix, (int)(eq + 1 - x->word),
					 x->word);
		x->word = eq + 1;
		if (s)
			offer_setting(x, s);
		return;
	}
	for (size_t i = 0; (s = schema_row(i)); i++)
		if (!(s->flags & SETTING_NO_CLI) && !strstr(s->key, "[]") &&
		    (s->type != SET_GROUP || s->shorthand))
			offer(x, arena_printf(x->c->arena, "%s=", s->key), s->help);
}

/* What the parameter may be, as far as there are words for it. */
static void offer_values(struct completion *x, const struct param *p)
{
	const struct value *words = value_get(p->decl, "values");

	switch (p->type) {
	case PARAM_BOOL:
		offer(x, "true", NULL);
		offer(x, "false", NULL);
		break;
	case PARAM_ENUM:
		for (size_t i = 0; words && i < words->u.list.n; i++)
			if (words->u.list.v[i]->type == VAL_STRING)
				offer(x, words->u.list.v[i]->u.s, NULL);
		break;
	case PARAM_ROOTFS:
		offer_roots(x);
		break;
	case PARAM_PATH:
		ask_shell(x, ":files");
		break;
	case PARAM_DIR:
		ask_shell(x, ":dirs");
		break;
	case PARAM_STRING:
	case PARAM_NAME:
	case PARAM_INT:
	case PARAM_SIZE:
	case PARAM_LIST:
		break;
	}
}

/* NAME=VALUE of a parameter of the profile that was named before. */
static void offer_param(struct completion *x)
{
	const struct profile_request request = { .name = x->profile, .any_params = true };
	const char *eq = strchr(x->word, '=');
	struct profile profile;
	struct diags unused;

	diags_init(&unused, x->c->arena);
	if (!x->profile || profile_read(x->c->arena, x->c->host, &request, &profile, &unused) < 0)
		return;
	for (size_t i = 0; i < profile.params.n; i++) {
		const struct param *p = &profile.params.v[i];
		size_t n = strlen(p->name);

		if (!eq) {
			offer(x, arena_printf(x->c->arena, "%s=", p->name), p->help);
			continue;
		}
		if ((size_t)(eq - x->word) != n || strncmp(x->word, p->name, n) != 0)
			continue;
		x->prefix = arena_printf(x->c->arena, "%s%s=", x->prefix, p->name);
		x->word = eq + 1;
		offer_values(x, p);
		return;
	}
}

static void offer_argument(struct completion *x, const struct option_info *o)
{
	switch (o->kind) {
	case OPTION_NONE:
	case OPTION_TEXT:
		break;
	case OPTION_FILE:
		ask_shell(x, ":files");
		break;
	case OPTION_PROFILE:
		offer_profiles(x);
		break;
	case OPTION_ASSIGNMENT:
		offer_assignment(x);
		break;
	case OPTION_PARAM:
		offer_param(x);
		break;
	case OPTION_WHEN:
		offer_words(x, option_when);
		break;
	case OPTION_SETTING:
		offer_setting(x, o->setting);
		break;
	}
}

/* ---- the command line -------------------------------------------------------------- */

/* The option of a word, or NULL; *arg: its argument when the word holds one. */
static const struct option_info *option_of(const struct completion *x, const char *word,
					   const char **arg)
{
	size_t n = strcspn(word, "=");

	*arg = NULL;
	if (word[0] != '-' || !word[1])
		return NULL;
	for (size_t i = 0; i < x->n_options; i++) {
		const struct option_info *o = &x->options[i];

		if (word[1] != '-') {
			if (o->letter != word[1] || o->negation)
				continue;
			*arg = o->arg && word[2] ? word + 2 : NULL;
			return o;
		}
		if (strlen(o->name) != n - 2 || strncmp(o->name, word + 2, n - 2) != 0)
			continue;
		*arg = word[n] ? word + n + 1 : NULL;
		return o;
	}
	return NULL;
}

/*
 * `position` words stand before this one, behind the verb and its options; `at` is the number of
 * the first of them among all words, this one's when there is none.
 */
static void offer_operand(struct completion *x, int position, int at, const char *first)
{
	const char *what = x->cmd->complete ? x->cmd->complete : "";

	if (strcmp(what, "command") == 0) {
		ask_shell(x, arena_printf(x->c->arena, ":command %d", at));
	} else if (strcmp(what, "profile") == 0) {
		offer_profiles(x);
	} else if (strcmp(what, "profile file") == 0) {
		offer_profiles(x);
		if (!*x->word || !strchr("/.~", *x->word)) /* else it has asked */
			ask_shell(x, ":files");
	} else if (position == 0 && strcmp(what, "topic") == 0) {
		offer_topics(x);
	} else if (position == 0 && strcmp(what, "code") == 0) {
		offer_codes(x);
	} else if (position == 0) {
		while (*what) {
			size_t n = strcspn(what, " ");

			offer(x, arena_strndup(x->c->arena, what, n), NULL);
			what += n;
			what += strspn(what, " ");
		}
	} else if (strcmp(x->cmd->name, "rootfs") == 0) {
		if (strcmp(first, "import") == 0 && position > 1)
			ask_shell(x, ":files");
		else if (position == 1)
			offer_roots(x);
	}
}

static void complete_word(struct completion *x, int argc, char **argv)
{
	const char *last = argv[argc - 1], *arg;
	bool ended = false;
	int i = 0, position = 0, at = argc - 1;

	x->word = last;
	if (argc > 1 && argv[0][0] != '-') {
		x->cmd = command_find(argv[0]);
		i = 1;
	} else if (argc == 1 && last[0] != '-') {
		offer_verbs(x);
		return;
	}
	if (!x->cmd)
		return;
	for (; i < argc - 1; i++) {
		const struct option_info *o = ended ? NULL : option_of(x, argv[i], &arg);

		if (o && o->id == OPT_profile)
			x->profile = arg ? arg : argv[i + 1];
		if (o && o->arg && !arg) {
			if (i + 1 == argc - 1) {
				offer_argument(x, o);
				return;
			}
			i++;
		} else if (!ended && strcmp(argv[i], "--") == 0) {
			ended = true;
		} else if (ended || argv[i][0] != '-') {
			if (position++ == 0)
				at = i;
			if (!x->profile && x->cmd->complete &&
			    strncmp(x->cmd->complete, "profile", strlen("profile")) == 0)
				x->profile = argv[i];
			ended = !x->cmd->word_first || position > 1;
		}
	}
	if (!ended && last[0] == '-') {
		const struct option_info *o = option_of(x, last, &arg);

		if (!o || !arg) {
			offer_options(x);
			return;
		}
		x->prefix = arena_strndup(x->c->arena, last, (size_t)(arg - last));
		x->word = arg;
		offer_argument(x, o);
		return;
	}
	offer_operand(x, position, at, argv[at]);
}

static int complete(struct cli *c)
{
	struct completion x = { .c = c, .cmd = command_find("run"), .prefix = "" };

	strbuf_init(&x.out, c->arena);
	x.options = options_all(c->arena, &x.n_options);
	if (c->argc > 0)
		complete_word(&x, c->argc, c->argv);
	return cli_print(&x.out);
}

const struct command command_complete = {
	.name = "complete",
	.help = "what the shells' completions ask",
	.run = complete,
	.usage_status = EXIT_USAGE,
	.internal = true,
	.raw = true,
};
