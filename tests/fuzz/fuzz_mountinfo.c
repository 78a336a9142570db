/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fuzz_mountinfo - the reader of mount tables on lines of any bytes. */
#include <stdlib.h>
#include <string.h>

#include "sys/mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t seen = 0; /* reading the result is part of the test */
	struct mountinfo m;
	const uint8_t *end;

	for (; size; size -= (size_t)(end - data), data = end) {
		const uint8_t *newline = memchr(data, '\n', size);
		size_t n = newline ? (size_t)(newline - data) : size;
		char *line = malloc(n + 1);

		if (!line)
			abort();
		memcpy(line, data, n);
		line[n] = '\0';
		if (mountinfo_parse(&m, line) == 0)
			seen += strlen(m.point) + m.flags;
		free(line);
		end = data + n + (newline != NULL);
	}
	return seen == SIZE_MAX;
}
