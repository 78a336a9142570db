/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cli - the compiler program's command line: one verb, one file, one row in commands.def.
 *
 * Only this layer prints. Data goes to stdout, talk to stderr; a verb returns the exit status: 0
 * yes, 1 no or findings, 2 usage or input error; run: design.md 5.
 */
#ifndef SBX_CLI_CLI_H
#define SBX_CLI_CLI_H

#include <stdbool.h>

#include "base/diag.h"
#include "front/front.h"
#include "host/host.h"

/* What every verb can use; options that are not keys (--json, --profile, --color, ...). */
struct cli {
	struct arena *arena;
	struct host *host;
	struct diags diags;
	const char *profile;  /* --profile; NULL: none */
	struct value *options; /* keys set on the command line; never NULL */
	bool json, colour;
	const char *output;  /* -o */
	int argc;	     /* words after the options (and after `--`) */
	char **argv;
	bool had_dashes; /* `--` was there */
};

struct command {
	const char *name;
	const char *args; /* shown after the name in help */
	const char *help; /* one line */
	int (*run)(struct cli *c);
	bool internal; /* not in help: diagnose */
};

const struct command *command_find(const char *name);
const struct command *const *commands(size_t *n);

/* Prints c->diags (text or JSON errors) on stderr; returns `status`. */
int cli_fail(struct cli *c, int status);

/* --profile and options -> plan; NULL with the errors printed. */
struct plan *cli_compile(struct cli *c);

#endif
