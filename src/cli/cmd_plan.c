/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "back/back.h"
#include "cli/cli.h"

static int plan(struct cli *c)
{
	struct plan *p = cli_plan(c);
	struct strbuf out;

	if (!p)
		return cli_fail(c);
	cli_report(c);
	strbuf_init(&out, c->arena);
	if (c->opt[OPT_questions] && c->opt[OPT_json])
		host_dump_json(c->host, &out);
	else if (c->opt[OPT_questions])
		host_dump(c->host, &out);
	else
		backend_find(c->opt[OPT_json] ? "json" : "print")->write(&out, p);
	return cli_print(&out);
}

const struct command command_plan = {
	.name = "plan",
	.args = "[--json] --profile=NAME [OPTIONS] [-- COMMAND...]",
	.help = "show the steps that a run would take, and why",
	.run = plan,
	.complete = "command",
	.usage_status = EXIT_USAGE,
};
