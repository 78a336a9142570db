/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/filter_groups.h"

#include <string.h>

#include "base/list.h"

static const struct filter_group groups[] = {
#define FILTER_GROUP(name, help, ...) { name, help, (const char *const[]){ __VA_ARGS__, NULL } },
#include "plan/filter_groups.def"
#undef FILTER_GROUP
};

const char *const *filter_group_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (strcmp(name, groups[i].name) == 0)
			return groups[i].members;
	return NULL;
}

const struct filter_group *filter_groups(size_t *n)
{
	*n = ARRAY_LEN(groups);
	return groups;
}
