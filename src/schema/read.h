/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read - one value of a tree, read as its row says. check.c and bind.c walk the tree; both read
 * values with this, so that what is checked is what is bound. Only src/schema/ includes it.
 */
#ifndef SBX_SCHEMA_READ_H
#define SBX_SCHEMA_READ_H

#include "schema/schema.h"

struct reader {
	struct arena *arena;
	struct diags *diags;
	/* Text with a variable in it is left alone: it is read again when it has been expanded. */
	bool unexpanded;
};

/* Large enough and aligned for whatever a row that is neither group nor list of groups binds to. */
union setting_slot {
	struct s_bool b;
	struct s_int i;
	struct s_str s;
	struct s_list list;
	struct s_ns ns;
	struct s_rlimit rlimit;
};

/* Fills *dst (the row's type); 0, or -1 after an error. */
int setting_read(const struct reader *r, const struct setting *s, const struct value *v, void *dst);

/* Appends "'KEY' must be ..., not ..." and returns -1. */
int setting_wrong_type(const struct reader *r, const struct setting *s, const struct value *v);

/* The index of a word of the row, however a capability is spelled; -1: it is none. */
int setting_find_word(const struct setting *s, const char *text);

/* Nearest of the words that end with NULL, or NULL. */
const char *setting_suggest(const char *word, const char *const *words);

/* Does design.md's language have this key (or "key=word") in a version to come? */
bool schema_is_later(const char *dotted);

#endif
