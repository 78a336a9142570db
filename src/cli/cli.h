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
#include "cli/options.h"
#include "front/front.h"
#include "host/host.h"
#include "plan/plan.h"

/* Exit statuses of sbx's own. */
enum {
	EXIT_FINDINGS = 1, /* of a verb that checks */
	EXIT_USAGE = 2,	   /* of a verb: the call or its input is wrong */
	EXIT_SBX = 125,	   /* of a run: nothing was executed */
	EXIT_NOT_EXECUTABLE = 126,
	EXIT_NOT_FOUND = 127,
};

/* What every verb can use. */
struct cli {
	struct arena *arena;
	struct host *host;
	/* For what is about sbx itself: it is no question of a plan. The same machine or fixture.
	 */
	struct host *tool_host;
	struct conf *conf; /* conf.h; NULL: not read yet */
	struct diags diags;
	const struct command *command;
	const char *opt[OPT_COUNT]; /* NULL: not given; flags: "" */
	struct argv_reader *reader; /* the command line, and the keys that it sets */
	int argc;		    /* words after the options (and after `--`) */
	char **argv;
	bool had_dashes; /* `--` was there */
};

struct command {
	const char *name;
	const char *args; /* shown after the name in help */
	const char *help; /* one line */
	int (*run)(struct cli *c);
	int usage_status; /* when the options or the input are wrong: EXIT_USAGE, run: EXIT_SBX */
	bool internal;	  /* not in help */
	bool raw;	  /* takes all its words as they are: no options are read */
	bool word_first;  /* options are read behind its first word, too */
	bool answers;	  /* whatever is wrong in sbx.conf: it may be asked why */
	bool asks;	  /* its last word may be an option of others, which it is asked about */
	/* What its words are: "command", "profile", "profile file", "topic", "code"; or the words.
	 * NULL: none. */
	const char *complete;
};

const struct command *command_find(const char *name);
const struct command *const *commands(size_t *n);

/* Colours on that descriptor? --color, NO_COLOR, CLICOLOR_FORCE, sbx.conf, TERM=dumb, a terminal.
 */
bool cli_colour(struct cli *c, int fd);

/* Prints the diagnostics (text, or JSON with --json) on stderr, warnings too. */
void cli_report(struct cli *c);

/* The same, and the verb's usage status. */
int cli_fail(struct cli *c);

/* Writes all of it to stdout; 0, or EXIT_FINDINGS with a message when it can't. */
int cli_print(const struct strbuf *b);

/*
 * --profile and the options, laid over each other and compiled; or --plan=FILE read back. NULL with
 * errors in c->diags. The words after the options become the command.
 */
struct plan *cli_plan(struct cli *c);

/*
 * The profile that a verb is about: --profile, or else its first word, which is taken off. NULL
 * with an error.
 */
const char *cli_profile(struct cli *c);

/* What the options ask for of a profile. */
struct profile_request cli_request(const struct cli *c, const char *name);

/* A flat plan as a memfd that nobody can change any more; -errno. */
int cli_seal(struct bytes flat);

/* The runner's path. */
const char *cli_runner(struct arena *a);

#endif
