/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* item - what the text of a value means, besides whether it may be one. */
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "base/suggest.h"
#include "schema/read.h"

const char *setting_suggest(const char *word, const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return suggest(word, words, n);
}

int setting_find_word(const struct setting *s, const char *text)
{
	for (int i = 0; s->words[i]; i++) {
		if (strcmp(s->words[i], text) == 0)
			return i;
		/* All capabilities begin with CAP_, so it need not be said. */
		if ((s->flags & SETTING_CAPS) &&
		    (strcasecmp(s->words[i], text) == 0 ||
		     strcasecmp(s->words[i] + strlen("CAP_"), text) == 0))
			return i;
	}
	return -1;
}

bool schema_is_param(const char *text)
{
	static const char start[] = "${param.";
	size_t n = strlen(start), name;

	if (strncmp(text, start, n) != 0)
		return false;
	name = strcspn(text + n, "}:$");
	return name && strcmp(text + n + name, "}") == 0;
}

bool schema_same_item(struct arena *a, const struct setting *s, const char *x, const char *y)
{
	size_t n = strlen(x);

	if (s->type == SET_PATHS)
		return strcmp(path_normalize(a, x + (*x == '-')),
			      path_normalize(a, y + (*y == '-'))) == 0;
	if (s->words && setting_find_word(s, x) >= 0)
		return setting_find_word(s, x) == setting_find_word(s, y);
	if ((s->flags & SETTING_PAIRS) && !strchr(x, '='))
		return strncmp(x, y, n) == 0 && y[n] == '=';
	return strcmp(x, y) == 0;
}
