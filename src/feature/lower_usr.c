/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usr - /bin, /lib and the like, which on most systems are links into /usr, and which programs and
 * their interpreters name all the same.
 */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

static void link_to(struct lowering *l, const char *path, const char *content, const char *why)
{
	struct step *s = lower_add(l, STEP_SYMLINK, l->spec->filesystem.usr_merge.at, why);

	s->u.symlink.path = path;
	s->u.symlink.content = content;
}

static int as_host(struct lowering *l, const char *path, const char *why)
{
	const char *type = host_ask(l->host, HOST_PATH, path);
	struct source src = source_at(path, l->spec->filesystem.usr_merge.at, "directory");

	if (!type)
		return 0;
	if (strcmp(type, "link") != 0)
		return lower_bind_source(l, &src, path, false, ATTRS_DEFAULT, why);
	link_to(l, path, host_ask(l->host, HOST_LINK, path), why);
	return 0;
}

int lower_usr_merge(struct lowering *l)
{
	static const char *const merged[] = { "bin", "sbin", "lib", "lib64" };
	static const char *const all[] = { "bin", "sbin", "lib", "lib64", "lib32", "libx32" };
	const struct s_str *key = &l->spec->filesystem.usr_merge;
	const char *why = lower_why(l, "filesystem.usr_merge", key->set);
	int err = 0;

	if (strcmp(key->v, "merged") == 0)
		for (size_t i = 0; i < ARRAY_LEN(merged); i++)
			link_to(l, path_join(l->arena, "/", merged[i]),
				path_join(l->arena, "usr", merged[i]), why);
	if (strcmp(key->v, "as-host") == 0)
		for (size_t i = 0; i < ARRAY_LEN(all); i++)
			if (as_host(l, path_join(l->arena, "/", all[i]), why) < 0)
				err = -1;
	return err;
}
