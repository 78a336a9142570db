/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/reasons.h"

#include <string.h>

static const struct reason reasons[] = {
#define REASON(fact, word, cause, help) { fact, word, cause, help },
#include "cli/reasons.def"
#undef REASON
};

const struct reason *reason_find(struct host *h, const char *fact)
{
	const char *word = host_ask(h, HOST_FACT, fact);

	for (size_t i = 0; word && i < ARRAY_LEN(reasons); i++)
		if (!strcmp(reasons[i].fact, fact) && !strcmp(reasons[i].word, word))
			return &reasons[i];
	return NULL;
}
