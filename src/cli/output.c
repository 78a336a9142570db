/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * output - the only place of the compiler that writes to a person.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/conf.h"

bool cli_colour(struct cli *c, int fd)
{
	const char *when = c->opt[OPT_color], *term = getenv("TERM"), *force;

	if (when && strcmp(when, "always") == 0)
		return true;
	if (when && strcmp(when, "never") == 0)
		return false;
	if (getenv("NO_COLOR"))
		return false;
	force = getenv("CLICOLOR_FORCE");
	if (force && strcmp(force, "0") != 0)
		return true;
	if (!when)
		when = conf_value(c, CONF_color);
	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

static int write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t k = write(fd, s, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -errno;
		s += k;
		n -= (size_t)k;
	}
	return 0;
}

void cli_report(struct cli *c)
{
	struct strbuf b;

	if (!c->diags.first || (c->opt[OPT_quiet] && !c->diags.n_errors))
		return;
	strbuf_init(&b, c->arena);
	if (c->opt[OPT_json])
		diags_render_json(&b, &c->diags);
	else
		diags_render(&b, &c->diags, cli_colour(c, STDERR_FILENO));
	write_all(STDERR_FILENO, b.s, b.len);
}

int cli_fail(struct cli *c)
{
	cli_report(c);
	return c->command->usage_status;
}

int cli_print(const struct strbuf *b)
{
	int err = write_all(STDOUT_FILENO, b->s, b->len);

	if (!err || err == -EPIPE)
		return err ? EXIT_FINDINGS : 0;
	fprintf(stderr, "sbx: cannot write to standard output: %s\n", strerror(-err));
	return EXIT_FINDINGS;
}
