/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words - looking into text: its end, the words of a list, the lines of an answer.
 */
#ifndef SBX_BASE_WORDS_H
#define SBX_BASE_WORDS_H

#include <stdbool.h>

#include "base/arena.h"

/* Does it end with that, behind something else? "a.profile" does with ".profile", which doesn't. */
bool words_end_with(const char *s, const char *end);

/* Is it one of the words of a list with blanks between? An empty one never is. */
bool words_have(const char *list, const char *word);

/* The same with a comma between: "ro,nosuid". Here an empty list has the empty word. */
bool words_have_in_commas(const char *list, const char *word);

/*
 * The next line of a list with one name a line, as HOST_LIST answers; *list is behind it then.
 * NULL: none is left, or there is no list.
 */
const char *words_line(struct arena *a, const char **list);

int words_hex(char digit); /* -1: it is none */

#endif
