/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * schema - the settings table: the one list from which profile keys, command-line options, --help,
 * completions, the key reference of sbx.profile(5) and did-you-mean are made (rule R7).
 *
 * One file per domain holds its rows (top.c fs.c net.c id.c proc.c env.c limits.c lsm.c); table.c
 * joins them. A row says how a key is written, checked, explained and where it goes in struct spec.
 * No parser has a branch for a key.
 */
#ifndef SBX_SCHEMA_SCHEMA_H
#define SBX_SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "spec/spec.h"
#include "spec/value.h"

enum setting_type {
	SET_BOOL,	/* s_bool */
	SET_INT,	/* s_int, min..max */
	SET_STRING,	/* s_str */
	SET_ENUM,	/* s_str or s_int (flag SETTING_INDEX): one of words */
	SET_SIZE,	/* s_int: "64M", "1G", "4096" -> bytes */
	SET_DURATION,	/* s_int: "30s" "5m" "2h" "1d" "250ms", sign allowed with min < 0 -> ns */
	SET_MODE,	/* s_int: "0755" */
	SET_PERCENT,	/* s_int: "75%" -> hundredths of a percent */
	SET_PATH,	/* s_str: absolute after expansion, no "..", "-/p" is optional */
	SET_STRINGS,	/* s_list */
	SET_PATHS,	/* s_list of SET_PATH */
	SET_ENUMS,	/* s_list of words */
	SET_NS,		/* s_ns: true, false, or a path */
	SET_RLIMIT,	/* s_rlimit: int, "N", "N:M", "unlimited"; sizes for byte limits */
	SET_RANGES,	/* s_ranges: list of { inside; outside; count } */
	SET_GROUP,	/* a table of its own; offset unused */
	SET_MOUNTS,	/* struct mount_items: list of groups, rows with prefix "filesystem.mounts[]" */
};

enum setting_flag {
	SETTING_REPLACE = 1 << 0, /* a list that a later layer replaces as a whole (command) */
	SETTING_TOP = 1 << 1,	  /* not merged from included files (description, abstract) */
	SETTING_INDEX = 1 << 2,	  /* SET_ENUM into s_int: the index of the word */
	SETTING_BYTES = 1 << 3,	  /* SET_RLIMIT: "64M" is understood */
	SETTING_WORDS_OR_PATH = 1 << 4, /* SET_ENUM that also takes a path ("/..." "~/..." ) */
	SETTING_NO_CLI = 1 << 5,  /* refused by --set */
};

struct setting {
	const char *key; /* dotted: "identity.hostname"; mounts: "filesystem.mounts[].source" */
	enum setting_type type;
	unsigned flags;
	uint16_t offset;	  /* in struct spec, or struct mount_item for mounts[] rows */
	const char *const *words; /* SET_ENUM, SET_ENUMS: NULL-terminated */
	int64_t min, max;	  /* SET_INT, SIZE, DURATION, MODE; both 0: no limit */
	const char *dflt;	  /* as it would be written; NULL: none */
	const char *shorthand;	  /* SET_GROUP: the member that a plain value stands for ("type") */

	/* The option that is sugar for this key. */
	const char *option; /* "hostname" for --hostname; NULL: only --set */
	char letter;	    /* 'P' for -P; 0: none */
	const char *arg;    /* shown name of the argument, NULL: a flag that means true */

	const char *help;    /* one line, lower case, no full stop, <= 60 columns */
	const char *text;    /* the paragraph of the manual */
	const char *example; /* one line of profile text; NULL: none */
};

/* All rows, in the order of the manual. */
const struct setting *schema_rows(size_t *n);

const struct setting *schema_find(const char *dotted);
const struct setting *schema_find_option(const char *option, char letter);

/* Is this list replaced as a whole by a later layer? (for value_merge) */
bool schema_replaces(const char *dotted);

/*
 * Checks one file's tree: unknown keys (with a suggestion), wrong types, words, ranges. Shorthands
 * are rewritten into groups in place. All problems are appended; returns -1 when there was an error.
 */
int schema_check(struct arena *a, struct value *tree, struct diags *d);

/* Merged and expanded tree -> spec; checks values again where expansion could change them. */
int schema_bind(struct arena *a, const struct value *tree, struct spec *out, struct diags *d);

/* Parsers of values, shared with the command line; false when the text isn't one. */
bool parse_size(const char *s, int64_t *bytes);
bool parse_duration(const char *s, int64_t *ns);
bool parse_mode(const char *s, int64_t *mode);
bool parse_percent(const char *s, int64_t *hundredths);
bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out);

#endif
