/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a program: it is described in one of the known forms.
 */
#include <stdlib.h>
#include <string.h>

#include "host/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *s = program_describe(a, (struct bytes){ (const char *)data, size });

	if (strncmp(s, "elf ", 4) != 0 && strncmp(s, "script ", 7) != 0 &&
	    strcmp(s, "empty") != 0 && strcmp(s, "other") != 0)
		abort();
	arena_free(a);
	return 0;
}
