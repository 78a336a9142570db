/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "back/back.h"
#include "cli/cli.h"

/* Compiles, and becomes the runner with the plan as a descriptor: there is one executor. */
static int run(struct cli *c)
{
	struct plan *p = cli_plan(c);
	struct bytes flat;
	char arg[32];
	char *argv[] = { (char *)"sbx", (char *)"run", arg, NULL };
	const char *runner;
	int fd;

	if (!p)
		return cli_fail(c);
	flat = back_flat(p, &c->diags);
	if (!flat.n)
		return cli_fail(c);
	cli_report(c); /* warnings */
	fd = cli_seal(flat);
	if (fd < 0 || fcntl(fd, F_SETFD, 0) < 0) {
		diag_error(&c->diags, DIAG_E0903, (struct place){ 0 },
			   "cannot hand over the plan: memfd: %s", strerror(fd < 0 ? -fd : errno));
		return cli_fail(c);
	}
	snprintf(arg, sizeof(arg), "--plan-fd=%d", fd);
	runner = cli_runner(c->arena);
	signal(SIGPIPE, SIG_DFL);
	execv(runner, argv);
	diag_error_help(&c->diags, DIAG_E0904, (struct place){ 0 },
			"install sbx whole: the runner and the compiler belong together",
			"cannot start the runner '%s': %s", runner, strerror(errno));
	return cli_fail(c);
}

const struct command command_run = {
	.name = "run",
	.args = "[OPTIONS] [--] [COMMAND [ARG]...]",
	.help = "run a command in a sandbox (the default verb)",
	.run = run,
	.complete = "command",
	.usage_status = EXIT_SBX,
};
