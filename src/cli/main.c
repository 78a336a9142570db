/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The compiler program: everything of sbx but the execution of a flat plan.
 *
 * `sbx [OPTIONS] [--] [COMMAND...]` runs; a first word that does not begin with '-' is a verb. An
 * unknown word is an error, never a command to run, so that a new verb never breaks a script.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/cli.h"
#include "cli/conf.h"
#include "cli/help.h"
#include "sys/file.h"

static const struct command *unknown_verb(struct cli *c, const char *word)
{
	const char *names[64];
	const struct command *const *all;
	const char *near;
	struct diag *d;
	size_t n, shown = 0;

	all = commands(&n);
	for (size_t i = 0; i < n && shown < ARRAY_LEN(names); i++)
		if (!all[i]->internal)
			names[shown++] = all[i]->name;
	near = suggest(word, names, shown);
	d = diag_add(&c->diags, SEV_ERROR, DIAG_E0801, (struct place){ 0 }, "unknown verb '%s'",
		     word);
	d->help = arena_printf(c->arena, "%s%s%sto run a command: sbx --profile=NAME -- %s",
			       near ? "did you mean 'sbx " : "", near ? near : "",
			       near ? "'?\n" : "", word);
	return NULL;
}

static const struct command *choose(struct cli *c, int argc, char **argv)
{
	const struct command *cmd;

	/* `sbx` alone; of a broken sbx.conf a run tells. */
	if (argc < 2)
		return command_find(conf_check(c) < 0 || conf_value(c, CONF_profile) ? "run"
										     : "help");
	if (strcmp(argv[1], "--complete") == 0)
		return command_find("complete");
	if (argv[1][0] == '-')
		return command_find("run");
	cmd = command_find(argv[1]);
	return cmd ? cmd : unknown_verb(c, argv[1]);
}

/* Puts a word behind those that the options have left. */
static void add_word(struct cli *c, char *word)
{
	char **words = arena_array(c->arena, (size_t)c->argc + 2, sizeof(*words));

	for (int i = 0; i < c->argc; i++)
		words[i] = c->argv[i];
	words[c->argc++] = word;
	c->argv = words;
}

static int dispatch(struct cli *c, int argc, char **argv)
{
	const struct command *cmd = choose(c, argc, argv);
	bool has_verb = argc > 1 && argv[1][0] != '-', asked;

	if (!cmd) {
		cli_report(c);
		return EXIT_USAGE;
	}
	c->command = cmd;
	if (cmd->raw) {
		c->argc = argc - 2;
		c->argv = argv + 2;
		return cmd->run(c);
	}
	/* `sbx help --hostname` */
	asked = cmd->asks && argc > 2 && help_is_about_option(c->arena, argv[argc - 1]);
	if (options_parse(c, cmd, argc - has_verb - asked, argv + has_verb) < 0)
		return cli_fail(c);
	if (asked)
		add_word(c, argv[argc - 1]);
	if (c->opt[OPT_help])
		return command_find("help")->run(c);
	if (c->opt[OPT_version])
		return command_find("version")->run(c);
	if (c->opt[OPT_fixture]) {
		struct host_file f = host_file(c->host, c->opt[OPT_fixture], false, 1u << 20);

		if (f.status != HOST_FILE_OK) {
			diag_error(&c->diags, DIAG_E0802, (struct place){ 0 },
				   "cannot read the fixture '%s': %s", c->opt[OPT_fixture],
				   f.reason);
			return cli_fail(c);
		}
		c->host = host_new_fixture(c->arena, c->opt[OPT_fixture], f.content.v, &c->diags);
		if (!c->host)
			return cli_fail(c);
		c->tool_host =
			host_new_fixture(c->arena, c->opt[OPT_fixture], f.content.v, &c->diags);
		c->conf = NULL;
	}
	if (!cmd->internal && !cmd->answers && conf_check(c) < 0)
		return cli_fail(c);
	return cmd->run(c);
}

int main(int argc, char **argv)
{
	struct cli c = { .arena = arena_new() };
	int status;

	if (sys_fill_standard_fds() < 0)
		return EXIT_SBX;
	/* A reader that leaves early is an error of write(2), not a silent death. */
	signal(SIGPIPE, SIG_IGN);
	diags_init(&c.diags, c.arena);
	c.host = host_new_probe(c.arena);
	c.tool_host = host_new_probe(c.arena);
	status = dispatch(&c, argc, argv);
	arena_free(c.arena);
	return status;
}
