/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * options - the command line's options, from options.def and the settings table.
 */
#ifndef SBX_CLI_OPTIONS_H
#define SBX_CLI_OPTIONS_H

struct cli;
struct command;

enum option_id {
#define OPTION(id, name, letter, arg, kind, verbs, help) OPT_##id,
#include "cli/options.def"
#undef OPTION
	OPT_COUNT
};

/* What completions offer for an option's argument. */
enum option_kind {
	OPTION_NONE,
	OPTION_WORD,
	OPTION_FILE,
	OPTION_PROFILE,
};

/*
 * Reads argv (argv[0] is the word before the first option) with getopt_long and "+": the first word
 * that is not an option, or `--`, ends them. Tool options go to c->opt, options that are sugar for
 * keys and --set to c->options, the rest of the words to c->argc, c->argv; c->had_dashes tells
 * whether `--` was there. An option that the verb does not take is an error. 0, or -1 with errors in
 * c->diags.
 */
int options_parse(struct cli *c, const struct command *cmd, int argc, char **argv);

#endif
