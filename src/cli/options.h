/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * options - the command line's options, from options.def and the settings table.
 */
#ifndef SBX_CLI_OPTIONS_H
#define SBX_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "schema/schema.h"

struct cli;
struct command;

enum option_id {
#define OPTION(id, name, letter, arg, kind, verbs, help) OPT_##id,
#include "cli/options.def"
#undef OPTION
	OPT_COUNT
};

/* What an option's argument is; completions offer it, and words are checked. */
enum option_kind {
	OPTION_NONE,
	OPTION_TEXT,
	OPTION_FILE,
	OPTION_PROFILE,
	OPTION_ASSIGNMENT, /* KEY=VALUE */
	OPTION_PARAM,	   /* NAME=VALUE */
	OPTION_WHEN,	   /* auto always never */
	OPTION_SETTING,	   /* as the setting's row says */
};

/* One option of either kind, as getopt, help, manual and completions see it. */
struct option_info {
	const char *name;
	char letter;	   /* 0: none */
	const char *arg;   /* NULL: a flag */
	const char *verbs; /* space-separated; "": all */
	const char *help;
	enum option_kind kind;
	bool hidden;			   /* internal: nowhere shown */
	bool negation;			   /* --no-NAME of a boolean setting */
	enum option_id id;		   /* OPT_COUNT: sugar for a key */
	const struct setting *setting;	   /* the key's row; NULL: an option of the tool */
	const struct setting_alias *alias; /* NULL: not one */
};

/* All options, the tool's own first; negations follow what they negate. */
const struct option_info *options_all(struct arena *a, size_t *n);
bool option_is_for(const struct option_info *o, const char *verb);

/* The words of an OPTION_WHEN, NULL at the end. */
extern const char *const option_when[];

/*
 * Reads argv (argv[0] is the word before the first option) with getopt_long and "+": the first word
 * that is not an option, or `--`, ends them. Tool options go to c->opt, options that are sugar for
 * keys and --set to c->reader, the rest of the words to c->argc, c->argv; c->had_dashes tells
 * whether `--` was there. An option that the verb does not take is an error. Abbreviations are not
 * understood: a script that uses one would break with a new option. 0, or -1 with errors in
 * c->diags.
 */
int options_parse(struct cli *c, const struct command *cmd, int argc, char **argv);

#endif
