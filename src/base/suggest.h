/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * suggest - "did you mean": the candidate nearest to a mistyped word.
 */
#ifndef SBX_BASE_SUGGEST_H
#define SBX_BASE_SUGGEST_H

#include <stddef.h>

/* Nearest by edit distance with transpositions, at most a third of the word away; else NULL. */
const char *suggest(const char *word, const char *const *candidates, size_t n);

#endif
