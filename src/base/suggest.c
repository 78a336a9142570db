/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/suggest.h"

#include <string.h>

#define MAX_WORD 64

static size_t min(size_t x, size_t y)
{
	return x < y ? x : y;
}

/* Optimal string alignment: insert, delete, replace, swap neighbours, each costs one. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[3][MAX_WORD + 1];

	for (size_t j = 0; j <= nb; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *cur = row[i % 3], *prev = row[(i - 1) % 3], *prev2 = row[(i + 1) % 3];

		cur[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t cost = a[i - 1] != b[j - 1];

			cur[j] = min(min(prev[j], cur[j - 1]) + 1, prev[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cur[j] = min(cur[j], prev2[j - 2] + 1);
		}
	}
	return row[na % 3][nb];
}

const char *suggest(const char *word, const char *const *candidates, size_t n)
{
	size_t len = strnlen(word, MAX_WORD + 1), best = (len + 2) / 3 + 1;
	const char *found = NULL;

	if (len > MAX_WORD)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t clen = strnlen(candidates[i], MAX_WORD + 1), d;

		if (clen > MAX_WORD)
			continue;
		d = distance(word, len, candidates[i], clen);
		if (d < best) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
