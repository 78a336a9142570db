/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * help - what `sbx help` prints, made of the tables. cmd_help.c chooses, the man pages' generator
 * uses the same words.
 */
#ifndef SBX_CLI_HELP_H
#define SBX_CLI_HELP_H

#include "base/strbuf.h"
#include "cli/cli.h"

/* At most 40 lines: usage, examples, verbs, and the names of the options. */
void help_usage(struct strbuf *out);

/* All options of a verb with a line each; NULL: of every verb. */
void help_options(struct strbuf *out, const char *verb);

void help_verb(struct strbuf *out, const struct command *cmd);
void help_keys(struct strbuf *out);
void help_key(struct strbuf *out, const struct setting *s);

/* A line for each of the keys. */
void help_some_keys(struct strbuf *out, const struct setting *const *keys, size_t n);

/* The option that a word names, however it is written: --NAME, --NAME=VALUE, -L; or NULL. */
const struct option_info *help_find_option(struct arena *a, const char *word);

/* Is the word behind `sbx help` an option to be explained, and not one of help's own? */
bool help_is_about_option(struct arena *a, const char *word);

/* An option of the tool, or one that is sugar for a key. */
void help_option(struct strbuf *out, const struct option_info *o);

/* "a list of paths"; how the type of a key is called. */
const char *help_type(const struct setting *s);

/* What a key takes, where its type does not say it: "one of ...", "0 to 19"; NULL: nothing to say.
 */
const char *help_values(struct arena *a, const struct setting *s);

/* A word that a feature, and not the schema, gives a key; NULL when there is no i-th one. */
struct feature_word {
	const char *name, *help;
};
bool feature_word(const struct setting *s, size_t i, struct feature_word *out);

/* "-P, --profile=NAME"; booleans: "--[no-]init" */
const char *help_option_name(struct arena *a, const struct option_info *o);

/* What a profile is for, its parameters, its drop-ins. -1 with errors when it cannot be read. */
int help_profile(struct cli *c, struct strbuf *out, const char *name);

#endif
