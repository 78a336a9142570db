/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "back/back.h"

static const struct backend backends[] = {
#define BACKEND(name) { #name, back_##name },
#include "back/backends.def"
#undef BACKEND
};

const struct backend *backend_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(backends); i++)
		if (strcmp(backends[i].name, name) == 0)
			return &backends[i];
	return NULL;
}
