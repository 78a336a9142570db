/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expand - variables in strings: ${NAME}, ${NAME:-default}, `~/` at the start, `$$` for a dollar,
 * `$~` for a tilde.
 *
 * A string that is one variable as a whole, ${NAME}, may get a value of another type in its place;
 * an item ${NAME...} all items of a list. The caller answers for the names; a name that nobody
 * knows is an error with its place and a suggestion. Values are never expanded again, so text from
 * outside cannot bring in a variable, nor may they hold control characters. A dollar before
 * anything but a brace, a dollar or a name is itself; before a name it is an error, since it would
 * mean something else in a shell.
 */
#ifndef SBX_SPEC_EXPAND_H
#define SBX_SPEC_EXPAND_H

#include "base/diag.h"
#include "spec/value.h"

struct expander {
	void *ctx;
	/* NULL when unset; `known` is false when no variable of that name exists at all. */
	const char *(*get)(void *ctx, const char *name, bool *known);
	/* For ${NAME} alone: a value in place of the string; NULL: it is text like any other. */
	const struct value *(*value)(void *ctx, const char *name);
	/* A sentence part for a variable that get() answered NULL; may be NULL or answer NULL. */
	const char *(*why_unset)(void *ctx, const char *name);
	const char *const *names; /* for suggestions */
	size_t n_names;
};

/* A tree with every string expanded; places stay. Returns NULL after appending errors. */
struct value *value_expand(struct arena *a, const struct value *tree, const struct expander *x,
			   struct diags *d);

#endif
