/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "back/back.h"
#include "base/path.h"
#include "base/sha256.h"
#include "cli/cli.h"

/* Written beside and renamed, so that the file is always whole. */
static int write_file(struct arena *a, const char *path, struct bytes data)
{
	char *tmp = arena_printf(a, "%s/.sbx-XXXXXX", path_dirname(a, path));
	int fd = mkostemp(tmp, O_CLOEXEC), err = 0;
	size_t done = 0;

	if (fd < 0)
		return -errno;
	while (!err && done < data.n) {
		ssize_t k = write(fd, data.v + done, data.n - done);

		if (k < 0)
			err = -errno;
		else
			done += (size_t)k;
	}
	if (!err && (fchmod(fd, 0644) < 0 || fsync(fd) < 0))
		err = -errno;
	close(fd);
	if (!err && rename(tmp, path) < 0)
		err = -errno;
	if (err)
		unlink(tmp);
	return err;
}

static int run(struct cli *c)
{
	const char *path = c->opt[OPT_output];
	struct plan *p;
	struct bytes flat;
	struct strbuf out;
	char hex[65];
	int err;

	if (!path) {
		diag_error_help(&c->diags, DIAG_E0806, (struct place){ 0 },
				"sbx compile --profile=NAME -o FILE", "no output file was given");
		return cli_fail(c);
	}
	p = cli_plan(c);
	if (!p)
		return cli_fail(c);
	flat = back_flat(p, &c->diags);
	if (!flat.n)
		return cli_fail(c);
	cli_report(c);
	err = write_file(c->arena, path, flat);
	if (err) {
		diag_error(&c->diags, DIAG_E0905, (struct place){ 0 }, "cannot write '%s': %s",
			   path, strerror(-err));
		return cli_fail(c);
	}
	sha256_hex(flat.v, flat.n, hex);
	strbuf_init(&out, c->arena);
	strbuf_addf(&out, "%s  ", hex);
	strbuf_add_safe(&out, path);
	strbuf_addc(&out, '\n');
	return cli_print(&out);
}

const struct command command_compile = {
	.name = "compile",
	.args = "--profile=NAME -o FILE [OPTIONS] [-- COMMAND...]",
	.help = "write the plan as a file; print its SHA-256",
	.run = run,
	.complete = "command",
	.usage_status = EXIT_USAGE,
};
