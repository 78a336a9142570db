/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/rootfs.h"

#include <string.h>

#include "base/path.h"

bool rootfs_name_ok(const char *name)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t n = strspn(name, rest);

	return n > 0 && n <= 64 && name[n] == '\0' && strchr(first, name[0]);
}

/* $XDG_DATA_HOME, or ~/.local/share; a relative value counts as none, as its specification says. */
static const char *data_home(struct arena *a, struct host *h)
{
	const char *dir = host_ask(h, HOST_ENV, "XDG_DATA_HOME");

	if (dir && path_is_absolute(dir))
		return path_normalize(a, dir);
	dir = host_ask(h, HOST_ENV, "HOME");
	if (!dir || !path_is_absolute(dir))
		dir = host_ask(h, HOST_FACT, "home");
	return dir && path_is_absolute(dir) ? path_join(a, dir, ".local/share") : NULL;
}

struct strv rootfs_dirs(struct arena *a, struct host *h)
{
	struct strv dirs = { .v = arena_array(a, 2, sizeof(*dirs.v)) };
	const char *data = host_is_real_root(h) ? NULL : data_home(a, h);

	if (data)
		dirs.v[dirs.n++] = path_join(a, data, "sbx/rootfs");
	dirs.v[dirs.n++] = ROOTFS_SYSTEM_DIR;
	return dirs;
}

const char *rootfs_find(struct arena *a, struct host *h, const char *name)
{
	struct strv dirs = rootfs_dirs(a, h);

	if (!rootfs_name_ok(name))
		return NULL;
	for (size_t i = 0; i < dirs.n; i++) {
		const char *path = path_join(a, dirs.v[i], name);
		const char *type = host_ask(h, HOST_PATH, path);

		if (type && strcmp(type, "dir") == 0)
			return path;
	}
	return NULL;
}

const char *rootfs_way_out(struct arena *a, const char *name)
{
	return arena_printf(a,
			    "there is no root file system of that name: sbx rootfs list\n"
			    "sbx rootfs import %s FILE, or a small one of busybox:\n"
			    "sbx rootfs bootstrap %s",
			    name, name);
}
