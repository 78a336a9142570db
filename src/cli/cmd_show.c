/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/json.h"
#include "cli/cli.h"
#include "front/front.h"

/* What is bound, as etc/sbx.profile.schema.json describes it: variables are filled in. */
static int write_json(struct cli *c, const struct profile *p, struct strbuf *out)
{
	struct value *tree = profile_expand(c->arena, c->host, p, &c->diags);
	struct json j;

	if (!tree)
		return -1;
	json_init(&j, out);
	value_write_json(&j, tree);
	strbuf_addc(out, '\n');
	return 0;
}

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
	strbuf_init(&out, c->arena);
	if (!c->opt[OPT_json])
		profile_write(c->arena, &profile, &out);
	else if (write_json(c, &profile, &out) < 0)
		return cli_fail(c);
	cli_report(c);
	return cli_print(&out);
}

const struct command command_show = {
	.name = "show",
	.args = "[--json] NAME [OPTIONS] [-- COMMAND...]",
	.help = "print a profile with all its layers merged",
	.run = show,
	.complete = "profile",
	.usage_status = EXIT_USAGE,
	.word_first = true,
};
