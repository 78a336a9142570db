/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/suggest.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "front/front.h"

/* The row of a key, or of the only one that ends with the word. */
static const struct setting *find_key(const char *topic)
{
	const struct setting *s = schema_find(topic), *found = NULL;

	if (s)
		return s;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (strcmp(schema_leaf(s), topic) != 0 || strstr(s->key, "[]"))
			continue;
		if (found)
			return NULL;
		found = s;
	}
	return found;
}

static const char *nearest_topic(struct cli *c, const char *topic)
{
	size_t n_verbs, n = 0;
	const struct command *const *verbs = commands(&n_verbs);
	const char **names = arena_array(c->arena, n_verbs + 2 * schema_count(), sizeof(*names));
	const struct setting *s;

	for (size_t i = 0; i < n_verbs; i++)
		if (!verbs[i]->internal)
			names[n++] = verbs[i]->name;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		names[n++] = s->key;
		names[n++] = schema_leaf(s);
	}
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
		d->help = "sbx help keys\nsbx help options";
	c->command = command_find("help");
	return cli_fail(c);
}

static bool is_profile(struct cli *c, const char *name)
{
	struct diags unused;

	diags_init(&unused, c->arena);
	return profile_find(c->arena, c->host, name, (struct place){ 0 }, &unused) != NULL;
}

static int help_on(struct cli *c, struct strbuf *out, const char *topic)
{
	const struct command *cmd = command_find(topic);
	const struct setting *s = find_key(topic);

	if (strcmp(topic, "keys") == 0)
		help_keys(out);
	else if (strcmp(topic, "options") == 0)
		help_options(out, NULL);
	/* A key and a verb of one name: the verb is what is at hand. */
	else if (cmd && !cmd->internal)
		help_verb(out, cmd);
	else if (s)
		help_key(out, s);
	else if (!is_profile(c, topic))
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
	if (strcmp(c->command->name, "help") == 0 && c->argc > 0)
		return help_on(c, &out, c->argv[0]);
	help_usage(&out);
	return cli_print(&out);
}

const struct command command_help = {
	.name = "help",
	.args = "[VERB | KEY | PROFILE | keys | options]",
	.help = "explain a verb, a key of profiles, a profile, or options",
	.run = help,
	.complete = "topic",
	.usage_status = EXIT_USAGE,
};
