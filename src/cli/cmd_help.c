/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/suggest.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "front/front.h"

#define MAX_FOUND 32

/* "filesystem.mounts[].source" is also found without "[]". */
static const char *plain_key(struct arena *a, const char *key)
{
	struct strbuf b;

	strbuf_init(&b, a);
	for (; *key; key++)
		if (*key != '[' && *key != ']')
			strbuf_addc(&b, *key);
	return b.s;
}

/* Is it the key, or the end of it? */
static bool is_end(const char *key, const char *topic)
{
	size_t n = strlen(key), k = strlen(topic);

	return n >= k && strcmp(key + n - k, topic) == 0 && (n == k || key[n - k - 1] == '.');
}

/* The key itself; else all that end with the words: "hostname", "root.size". */
static size_t find_keys(struct arena *a, const char *topic, const struct setting **found)
{
	const char *wanted = plain_key(a, topic);
	const struct setting *s;
	size_t n = 0;

	for (size_t i = 0; *wanted && (s = schema_row(i)); i++) {
		const char *key = plain_key(a, s->key);

		if (strcmp(key, wanted) == 0) {
			found[0] = s;
			return 1;
		}
		if (n < MAX_FOUND && is_end(key, wanted))
			found[n++] = s;
	}
	return n;
}

static const char *nearest_topic(struct cli *c, const char *topic)
{
	size_t n_verbs, n_options, n = 0;
	const struct command *const *verbs = commands(&n_verbs);
	const struct option_info *options = options_all(c->arena, &n_options);
	const char **names =
		arena_array(c->arena, n_verbs + n_options + 2 * schema_count() + 2, sizeof(*names));
	const struct setting *s;

	for (size_t i = 0; i < n_options && *topic == '-'; i++)
		if (!options[i].hidden)
			names[n++] = arena_printf(c->arena, "--%s", options[i].name);
	if (*topic == '-')
		return suggest(topic, names, n);
	for (size_t i = 0; i < n_verbs; i++)
		if (!verbs[i]->internal)
			names[n++] = verbs[i]->name;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		names[n++] = s->key;
		names[n++] = schema_leaf(s);
	}
	names[n++] = "keys";
	names[n++] = "options";
	return suggest(topic, names, n);
}

static int unknown_topic(struct cli *c, const char *topic)
{
	struct diag *d = diag_add(&c->diags, SEV_ERROR, DIAG_E0811, (struct place){ 0 },
				  "there is no help on '%s'", topic);
	const char *near = nearest_topic(c, topic);
	enum diag_id id;

	if (diag_find(topic, &id))
		d->help = arena_printf(c->arena, "sbx explain %s", topic);
	else if (near)
		d->help = arena_printf(c->arena, "did you mean 'sbx help %s'?", near);
	else
		d->help = "sbx help keys\nsbx help options\nsbx profiles";
	c->command = command_find("help");
	return cli_fail(c);
}

static void help_found(struct strbuf *out, const char *topic, const struct setting *const *found,
		       size_t n)
{
	if (n == 1) {
		help_key(out, found[0]);
		return;
	}
	strbuf_addf(out, "%zu keys end with '%s'; sbx help KEY tells about one.\n\n", n, topic);
	help_some_keys(out, found, n);
}

static bool is_profile(struct cli *c, const char *name)
{
	struct diags unused;

	diags_init(&unused, c->arena);
	return profile_find(c->arena, c->host, name, (struct place){ 0 }, &unused) != NULL;
}

static int help_on(struct cli *c, struct strbuf *out, const char *topic)
{
	const struct option_info *option = *topic == '-' ? help_find_option(c->arena, topic) : NULL;
	const struct command *cmd = command_find(topic);
	const struct setting *found[MAX_FOUND];
	size_t n = find_keys(c->arena, topic, found);

	if (strcmp(topic, "keys") == 0)
		help_keys(out);
	else if (strcmp(topic, "options") == 0)
		help_options(out, NULL);
	else if (option)
		help_option(out, option);
	/* A key and a verb of one name: the verb is what is at hand. */
	else if (cmd && !cmd->internal)
		help_verb(out, cmd);
	else if (n)
		help_found(out, topic, found, n);
	else if (*topic == '-' || !is_profile(c, topic))
		return unknown_topic(c, topic);
	else if (help_profile(c, out, topic) < 0)
		return cli_fail(c);
	return cli_print(out);
}

static int help(struct cli *c)
{
	struct strbuf out;

	strbuf_init(&out, c->arena);
	/* `sbx --profile=NAME --help` */
	if (c->opt[OPT_profile]) {
		if (help_profile(c, &out, c->opt[OPT_profile]) < 0)
			return cli_fail(c);
		return cli_print(&out);
	}
	/* `sbx VERB --help`; `sbx --help` is that of the whole. */
	if (strcmp(c->command->name, "help") != 0 && strcmp(c->command->name, "run") != 0)
		return help_on(c, &out, c->command->name);
	if (strcmp(c->command->name, "help") == 0 && c->argc > 1) {
		diag_error_help(&c->diags, DIAG_E0812, (struct place){ 0 },
				arena_printf(c->arena, "sbx help %s", c->argv[0]),
				"sbx help tells about one thing at a time, not about '%s'",
				c->argv[1]);
		return cli_fail(c);
	}
	if (strcmp(c->command->name, "help") == 0 && c->argc > 0)
		return help_on(c, &out, c->argv[0]);
	help_usage(&out);
	return cli_print(&out);
}

const struct command command_help = {
	.name = "help",
	.args = "[VERB | KEY | --OPTION | PROFILE | keys | options]",
	.help = "explain a verb, a key of profiles, an option, or a profile",
	.asks = true,
	.run = help,
	.answers = true,
	.complete = "topic",
	.usage_status = EXIT_USAGE,
};
