/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/words.h"

#include <string.h>

bool words_end_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n > k && strcmp(s + n - k, end) == 0;
}

bool words_have(const char *list, const char *word)
{
	size_t n = strlen(word);

	while (n && *list) {
		size_t k = strcspn(list, " ");

		if (k == n && strncmp(list, word, n) == 0)
			return true;
		list += k;
		list += strspn(list, " ");
	}
	return false;
}

bool words_have_in_commas(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (;; list++) {
		size_t k = strcspn(list, ",");

		if (k == n && strncmp(list, word, n) == 0)
			return true;
		list += k;
		if (!*list)
			return false;
	}
}

const char *words_line(struct arena *a, const char **list)
{
	const char *start = *list;
	size_t n;

	if (!start || !*start)
		return NULL;
	n = strcspn(start, "\n");
	*list = start + n + (start[n] == '\n');
	return arena_strndup(a, start, n);
}

int words_hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}
