/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* registry - the mount types and network modes by name. */
#include <string.h>

#include "feature/feature.h"

#define MOUNT_TYPE(name) extern const struct mount_type mount_##name;
#include "feature/mount_types.def"
#undef MOUNT_TYPE

static const struct mount_type *const types[] = {
#define MOUNT_TYPE(name) &mount_##name,
#include "feature/mount_types.def"
#undef MOUNT_TYPE
};

#define NET_MODE(name) extern const struct net_mode net_##name;
#include "feature/net_modes.def"
#undef NET_MODE

static const struct net_mode *const modes[] = {
#define NET_MODE(name) &net_##name,
#include "feature/net_modes.def"
#undef NET_MODE
};

const struct mount_type *const *mount_types(size_t *n)
{
	*n = ARRAY_LEN(types);
	return types;
}

const struct mount_type *mount_type_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i]->name, name) == 0)
			return types[i];
	return NULL;
}

const struct net_mode *const *net_modes(size_t *n)
{
	*n = ARRAY_LEN(modes);
	return modes;
}

const struct net_mode *net_mode_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(modes); i++)
		if (strcmp(modes[i]->name, name) == 0)
			return modes[i];
	return NULL;
}
