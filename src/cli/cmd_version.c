/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/json.h"
#include "cli/cli.h"
#include "plan/flat.h"

static int version(struct cli *c)
{
	struct strbuf out;
	struct json j;

	strbuf_init(&out, c->arena);
	if (c->opt[OPT_json]) {
		json_init(&j, &out);
		json_object(&j);
		json_key(&j, "version");
		json_string(&j, PACKAGE_VERSION);
		json_key(&j, "plan_version");
		json_int(&j, FLAT_VERSION);
		json_end_object(&j);
		strbuf_addc(&out, '\n');
	} else {
		strbuf_addf(&out, "sbx %s\n", PACKAGE_VERSION);
	}
	return cli_print(&out);
}

const struct command command_version = {
	.name = "version",
	.args = "[--json]",
	.help = "show the version",
	.run = version,
	.answers = true,
	.usage_status = EXIT_USAGE,
};
