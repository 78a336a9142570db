/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "back/back.h"
#include "cli/cli.h"
#include "schema/schema.h"

/* A code's title and paragraph, filled to 80 columns. */
static int explain_code(struct cli *c, enum diag_id id)
{
	struct strbuf out;
	size_t col = 0;

	strbuf_init(&out, c->arena);
	strbuf_addf(&out, "%s: %s\n\n", diag_code(id), diag_title(id));
	for (const char *p = diag_text(id); *p;) {
		size_t n = strcspn(p, " ");

		if (col && col + 1 + n > 78) {
			strbuf_addc(&out, '\n');
			col = 0;
		} else if (col) {
			strbuf_addc(&out, ' ');
			col++;
		}
		strbuf_addn(&out, p, n);
		col += n;
		p += n;
		p += strspn(p, " ");
	}
	strbuf_addc(&out, '\n');
	return cli_print(&out);
}

static int explain_step(struct cli *c, int64_t number)
{
	struct plan *p = cli_plan(c);
	struct strbuf out;

	if (!p)
		return cli_fail(c);
	strbuf_init(&out, c->arena);
	if (back_explain(&out, p, (size_t)number, &c->diags) < 0)
		return cli_fail(c);
	return cli_print(&out);
}

static int explain(struct cli *c)
{
	const char *what = c->argc ? c->argv[0] : "";
	enum diag_id id;
	int64_t number;

	if (c->argc && diag_find(what, &id))
		return explain_code(c, id);
	if (parse_int(what, 1, 1 << 30, &number)) {
		/* The words behind the number are the command, as with `plan`. */
		c->argc--;
		c->argv++;
		return explain_step(c, number);
	}
	diag_error_help(&c->diags, DIAG_E0805, (struct place){ 0 },
			"a code: sbx explain E0102\na step: sbx explain --profile=NAME 7",
			"'%s' is neither a code nor the number of a step", what);
	return cli_fail(c);
}

const struct command command_explain = {
	.name = "explain",
	.args = "CODE | --profile=NAME NUMBER [COMMAND...]",
	.help = "explain an error code, or a step of a plan",
	.run = explain,
	.answers = true,
	.complete = "code",
	.word_first = true,
	.usage_status = EXIT_USAGE,
};
