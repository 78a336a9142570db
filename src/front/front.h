/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * front - front-ends turn one input syntax into a value tree, and trees into a spec.
 *
 * profile.c: libconfig text; argv.c: command-line options (sugar for keys, and --set). load.c does
 * what design.md 4 says: finds the profile, its includes left to right, each once, lays the body
 * and the command line over them, expands variables, binds.
 */
#ifndef SBX_FRONT_FRONT_H
#define SBX_FRONT_FRONT_H

#include "base/diag.h"
#include "host/host.h"
#include "spec/spec.h"
#include "spec/value.h"

/* Limits on a profile, checked before libconfig sees it. */
#define PROFILE_MAX_SIZE (256u << 10)
#define PROFILE_MAX_DEPTH 32
#define PROFILE_MAX_SETTINGS 1024 /* a group */
#define INCLUDE_MAX_FILES 64
#define INCLUDE_MAX_DEPTH 16

/* Text -> tree. `name` is what places show. Returns NULL after appending errors. */
struct value *profile_parse(struct arena *a, const char *name, struct bytes text, struct diags *d);

/* Where profiles are looked for, in order; all asked of host. */
struct strv profile_dirs(struct arena *a, struct host *h);

/*
 * NAME or path -> the file's path, or NULL after an error that lists where it looked and what is
 * nearest. `at` is the place of the include, or unknown for the command line.
 */
const char *profile_find(struct arena *a, struct host *h, const char *name, struct place at,
			 struct diags *d);

/* The merged tree before expansion, e.g. for `show`. `options` may be NULL. */
struct value *profile_load_tree(struct arena *a, struct host *h, const char *name,
				const struct value *options, struct diags *d);

/* All of it. An abstract profile is refused. 0, or -1 with errors in d. */
int profile_load(struct arena *a, struct host *h, const char *name, const struct value *options,
		 struct spec *out, struct diags *d);

/* Options that are sugar for keys -> tree with places on a "command line" text. */
struct argv_reader;
struct argv_reader *argv_reader_new(struct arena *a, int argc, char **argv);
/*
 * Option number i of argv with value (NULL for a flag) sets `dotted` in the tree. Where the value
 * is a part of a word of argv (optarg), its place is exact.
 */
int argv_reader_set(struct argv_reader *r, int i, const char *dotted, const char *value,
		    struct diags *d);
/*
 * --set: "KEY=VALUE" for any key. VALUE is read as profile text when it is that ("[ \"a\" ]", true,
 * 3), else as a string.
 */
int argv_reader_assign(struct argv_reader *r, int i, const char *assignment, struct diags *d);
/*
 * These words of argv are the command, verbatim: a dollar or tilde is the payload's own business.
 * No words: nothing is set.
 */
void argv_reader_command(struct argv_reader *r, int n, char **words);
/* NULL when nothing was set. */
struct value *argv_reader_tree(struct argv_reader *r);

#endif
