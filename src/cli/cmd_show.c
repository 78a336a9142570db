/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/cli.h"
#include "front/front.h"

static int show(struct cli *c)
{
	struct profile_request request;
	const char *name = cli_profile(c);
	struct profile profile;
	struct strbuf out;

	if (!name)
		return cli_fail(c);
	argv_reader_command(c->reader, c->argc, c->argv);
	request = cli_request(c, name);
	if (profile_read(c->arena, c->host, &request, &profile, &c->diags) < 0)
		return cli_fail(c);
	cli_report(c);
	strbuf_init(&out, c->arena);
	profile_write(c->arena, &profile, &out);
	return cli_print(&out);
}

const struct command command_show = {
	.name = "show",
	.args = "NAME [OPTIONS] [-- COMMAND...]",
	.help = "print a profile with all its layers merged",
	.run = show,
	.complete = "profile",
	.usage_status = EXIT_USAGE,
	.word_first = true,
};
