/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * schema - the settings table: the one list from which profile keys, command-line options, --help,
 * completions, the key reference of sbx.profile(5) and did-you-mean are made (rule R7).
 *
 * One file per domain holds its rows (top.c ns.c id.c fs.c net.c limits.c lsm.c proc.c env.c);
 * table.c joins them. A row says how a key is written, checked, explained and where it goes in
 * struct spec. No parser has a branch for a key.
 *
 * What is a mount type or a network mode is not said here: those are features, which grow without
 * the schema knowing (rule R1), and the feature layer refuses what it has no row for.
 */
#ifndef SBX_SCHEMA_SCHEMA_H
#define SBX_SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "spec/merge.h"
#include "spec/spec.h"
#include "spec/value.h"

#define SCHEMA_VERSION 1 /* of the language that this sbx reads */

enum setting_type {
	SET_BOOL,     /* s_bool */
	SET_INT,      /* s_int, min..max */
	SET_STRING,   /* s_str */
	SET_ENUM,     /* s_str or s_int (flag SETTING_INDEX): one of words */
	SET_SIZE,     /* s_int: "64M", "1G", "4096" -> bytes */
	SET_DURATION, /* s_int: "30s" "5m" "2h" "1d" "250ms", sign allowed with min < 0 -> ns */
	SET_MODE,     /* s_int: "0755" */
	SET_PERCENT,  /* s_int: "75%" -> hundredths of a percent */
	SET_PATH,     /* s_str: absolute after expansion, no "..", "-/p" is optional */
	SET_STRINGS,  /* s_list */
	SET_PATHS,    /* s_list of SET_PATH */
	SET_ENUMS,    /* s_list of words */
	SET_INTS,     /* s_list of decimal numbers, min..max */
	SET_NS,	      /* s_ns: true, false, or a path */
	SET_RLIMIT,   /* s_rlimit: int, "N", "N:M", "unlimited"; sizes for byte limits */
	SET_RANGES,   /* s_ranges: list of groups, whose rows begin with KEY[] */
	SET_MOUNTS,   /* struct mount_items: list of groups, likewise */
	SET_GROUP,    /* a table of its own; offset unused */
	/* For front-ends alone (SETTING_UNBOUND): */
	SET_ANY,      /* a plain value or a list of them; who consumes it says what is right */
	SET_MAP,      /* groups under names of the author's; their members are rows KEY[] */
	SET_BLOCKS,   /* list of groups of settings; rows KEY[] are members besides these */
	SET_SETTINGS, /* a group of settings, as the profile itself is one */
	SET_REMOVALS, /* the same, with what to take out in place of values */
};

enum setting_flag {
	SETTING_REPLACE = 1 << 0, /* a list that a later layer replaces as a whole (command) */
	SETTING_TOP = 1 << 1,	  /* not merged from included files (description, abstract) */
	SETTING_INDEX = 1 << 2,	  /* SET_ENUM into s_int: the index of the word */
	SETTING_BYTES = 1 << 3,	  /* SET_RLIMIT: "64M" is understood */
	SETTING_WORDS_OR_PATH = 1 << 4, /* SET_ENUM that also takes a path ("/..." "~/..." ) */
	SETTING_NO_CLI = 1 << 5,	/* refused by --set */
	SETTING_UNBOUND =
		1 << 6, /* has no place in struct spec: a front-end consumes it (include) */
	SETTING_SECONDS = 1 << 7, /* SET_RLIMIT: "10m" is understood */
	SETTING_CAPS = 1 << 8,	  /* SET_ENUMS: "chown", "cap_chown" and "CAP_CHOWN" are one word */
	SETTING_GRANT = 1 << 9,	  /* SET_PATHS: '*' and '?' are refused, since they match nothing */
	SETTING_MAYBE = 1 << 11,  /* SET_PATH(S): "-/p" may be absent; elsewhere it is refused */
	SETTING_OR_INT =
		1 << 12, /* SET_ENUM: its `accepts` is about numbers; quotes may be left out */
	SETTING_PAIRS = 1 << 10, /* SET_STRINGS of "K=V": a later K replaces an earlier one */
	SETTING_FILE = 1 << 13,	 /* about a file as a whole: not in a block, not in a patch */
	SETTING_PATCH = 1 << 14, /* changes what lower layers say: in a block, not in a patch */
};

struct setting {
	const char *key; /* dotted: "identity.hostname"; mounts: "filesystem.mounts[].source" */
	enum setting_type type;
	unsigned flags;
	uint16_t offset;	  /* in struct spec, or in an entry's struct for KEY[] rows */
	const char *const *words; /* SET_ENUM, SET_ENUMS: NULL-terminated */
	int64_t min, max;	  /* SET_INT, INTS, SIZE, DURATION, MODE; both 0: no limit */
	/* Further text that is fine: of SET_STRING(S) all of it, of SET_ENUM what isn't a word. */
	bool (*accepts)(const char *text);
	const char *form;      /* how a person calls that text: "UID or UID:GID" */
	const char *dflt;      /* as it would be written on the command line; NULL: none */
	const char *only_with; /* the words of the group's shorthand that this member goes with */
	const char *shorthand; /* SET_GROUP: the member that a plain value stands for ("type") */

	/* The option that is sugar for this key. */
	const char *option; /* "hostname" for --hostname; NULL: only --set */
	char letter;	    /* 'P' for -P; 0: none */
	const char *arg;    /* shown name of the argument, NULL: a flag that means true */

	const char *help;    /* one line, lower case, no full stop, <= 60 columns */
	const char *text;    /* the paragraph of the manual */
	const char *example; /* one line of profile text; NULL: none */
};

/*
 * An option that is sugar for a key which has an option already, or for one way of writing it: the
 * key is set to `prefix` and the option's argument.
 */
struct setting_alias {
	const char *option, *arg, *key, *prefix, *help, *text;
};

const struct setting_alias *schema_aliases(size_t *n);

/* All rows, in the order of the manual. */
size_t schema_count(void);
const struct setting *schema_row(size_t i); /* NULL at the end */

const struct setting *schema_find(const char *dotted);
const struct setting *schema_find_option(const char *option, char letter);

/* Is the row a member of that group itself ("" is the top)? */
bool schema_in_group(const struct setting *s, const char *group);
const char *schema_leaf(const struct setting *s); /* the last word of its key */

/* How a later layer's list goes with this one (for value_merge). */
enum list_rule schema_list_rule(const char *dotted);

/*
 * Checks one file's tree: unknown keys (with a suggestion), wrong types, words, ranges. Shorthands
 * are rewritten into groups in place. All problems are appended; returns -1 when there was an
 * error. A file must say `schema = 1`; the tree of the command line's options need not.
 */
int schema_check(struct arena *a, struct value *tree, struct diags *d);
int schema_check_options(struct arena *a, struct value *tree, struct diags *d);

/*
 * The lower tree without what the upper layer, about to be laid over it, lets go of: members for a
 * type of a group that it changes. `text` answers for a word with its variables filled in, or NULL.
 */
struct value *schema_settle(struct arena *a, struct value *lower, const struct value *upper,
			    const char *(*text)(void *ctx, const struct value *v), void *ctx);

/*
 * Do the texts of two items of the row's list mean the same: paths however they are written and
 * whether they may be absent or not, capabilities in any spelling? Both must have been expanded. Of
 * pairs, `x` may be the K of a K=V alone.
 */
bool schema_same_item(struct arena *a, const struct setting *s, const char *x, const char *y);

/* Is the string all of one reference to a parameter, ${param.NAME}, whose type may be any? */
bool schema_is_param(const char *text);

/*
 * Text of the command line -> a value of the row's type: "yes" for a boolean, one item for a list
 * (which merging appends), SRC:DST[:ro|rw] for a mount. A relative path is one below ${PWD}. NULL
 * after an error.
 */
struct value *schema_value(struct arena *a, const struct setting *s, const char *text,
			   struct place at, struct diags *d);

/* Merged and expanded tree -> spec; checks values again where expansion could change them. */
int schema_bind(struct arena *a, const struct value *tree, struct spec *out, struct diags *d);

/* Parsers of values, shared with the command line; false when the text isn't one. */
bool parse_size(const char *s, int64_t *bytes);
bool parse_duration(const char *s, int64_t *ns);
bool parse_mode(const char *s, int64_t *mode);
bool parse_percent(const char *s, int64_t *hundredths);
bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out);

/* "0-3,8": processors or memory nodes; the kernel's largest machine has 8192. Adds to `chosen`. */
#define NUMBERS_MAX 8191
bool parse_numbers(const char *s, bool chosen[NUMBERS_MAX + 1]);
bool is_number_list(const char *s);
/* The first that is chosen and not in the list; -1: there is none, or that is no list. */
int first_not_in(const bool chosen[NUMBERS_MAX + 1], const char *list);

/* "PATH rbps=SIZE wiops=N ...", one at least; the path is the first path_len bytes. */
struct io_limit {
	size_t path_len;
	int64_t rbps, wbps, riops, wiops; /* bytes and operations a second; -1: no limit */
};

bool parse_io_limit(const char *s, struct io_limit *out);

/* "2M=64M": huge pages of that size, and how many bytes of them. */
bool parse_hugetlb(const char *s, int64_t *page, int64_t *bytes);

#endif
