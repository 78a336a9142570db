/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/path.h"

#include <string.h>

bool path_is_absolute(const char *path)
{
	return path[0] == '/';
}

/* The next component from *p on: its length, with *p moved to its start; 0 at the end. */
static size_t next_component(const char **p)
{
	*p += strspn(*p, "/");
	return strcspn(*p, "/");
}

char *path_normalize(struct arena *a, const char *path)
{
	char *out = arena_alloc(a, strlen(path) + 2);
	size_t len = 0, n;

	if (path_is_absolute(path))
		out[len++] = '/';
	for (const char *p = path; (n = next_component(&p)); p += n) {
		if (n == 1 && p[0] == '.')
			continue;
		if (len && out[len - 1] != '/')
			out[len++] = '/';
		memcpy(out + len, p, n);
		len += n;
	}
	if (!len)
		out[len++] = '.';
	out[len] = '\0';
	return out;
}

char *path_join(struct arena *a, const char *dir, const char *rest)
{
	if (path_is_absolute(rest))
		return path_normalize(a, rest);
	return path_normalize(a, arena_printf(a, "%s/%s", dir, rest));
}

char *path_dirname(struct arena *a, const char *path)
{
	char *norm = path_normalize(a, path);
	char *slash = strrchr(norm, '/');

	if (!slash)
		return arena_strdup(a, ".");
	slash[slash == norm ? 1 : 0] = '\0';
	return norm;
}

const char *path_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool path_is_within(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (n == 1 && dir[0] == '/')
		return path_is_absolute(path);
	return strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

const char *path_below(const char *path, const char *dir)
{
	const char *rest = path + strlen(dir);

	return rest + strspn(rest, "/");
}

bool path_has_dotdot(const char *path)
{
	size_t n;

	for (const char *p = path; (n = next_component(&p)); p += n)
		if (n == 2 && p[0] == '.' && p[1] == '.')
			return true;
	return false;
}

int path_depth(const char *path)
{
	int depth = 0;
	size_t n;

	for (const char *p = path; (n = next_component(&p)); p += n)
		depth++;
	return depth;
}
