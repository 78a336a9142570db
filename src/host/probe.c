/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * probe - answers from the running machine.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/source.h"

static const char *probe_path(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? NULL
										    : "denied";
	switch (st.st_mode & S_IFMT) {
	case S_IFDIR:
		return "dir";
	case S_IFREG:
		return "file";
	case S_IFLNK:
		return "link";
	case S_IFCHR:
		return "char";
	case S_IFBLK:
		return "block";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	default:
		return "denied";
	}
}

static const char *probe_link(struct arena *a, const char *path)
{
	size_t cap = 256;

	for (;; cap *= 2) {
		char *buf = arena_alloc(a, cap);
		ssize_t n = readlink(path, buf, cap - 1);

		if (n < 0)
			return NULL;
		if ((size_t)n < cap - 1)
			return buf;
	}
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/*
 * A name with a newline could pass for two, so control bytes are escaped: such a name is in the
 * list, but nobody will find the file that it seems to name.
 */
static const char *probe_list(struct arena *a, const char *path)
{
	size_t n = 0, cap = 0;
	const char **names = NULL;
	struct strbuf out;
	struct dirent *e;
	DIR *dir = opendir(path);

	if (!dir)
		return NULL;
	while ((e = readdir(dir))) {
		struct strbuf name;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (n == cap) {
			cap = cap ? 2 * cap : 32;
			names = arena_grow(a, names, n * sizeof(*names), cap * sizeof(*names));
		}
		strbuf_init(&name, a);
		strbuf_add_safe(&name, e->d_name);
		names[n++] = name.s;
	}
	closedir(dir);
	if (n)
		qsort(names, n, sizeof(*names), by_name);
	strbuf_init(&out, a);
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_addc(&out, '\n');
		strbuf_add(&out, names[i]);
	}
	return out.s;
}

static const char *probe_env(struct arena *a, const char *name)
{
	const char *v = getenv(name);

	return v ? arena_strdup(a, v) : NULL;
}

static const char *probe_ask(void *ctx, struct host *h, enum host_kind kind, const char *subject)
{
	struct arena *a = host_arena(h);

	(void)ctx;
	switch (kind) {
	case HOST_PATH:
		return probe_path(subject);
	case HOST_LINK:
		return probe_link(a, subject);
	case HOST_ENV:
		return probe_env(a, subject);
	case HOST_LIST:
		return probe_list(a, subject);
	case HOST_FACT:
		return fact_probe(h, subject);
	case HOST_FILE:
		return NULL; /* asked through host_file() */
	}
	return NULL;
}

static struct file_answer probe_file(void *ctx, struct arena *a, const char *path, bool trusted,
				     size_t max_size)
{
	(void)ctx;
	return file_read(a, path, trusted, false, max_size);
}

struct host *host_new_probe(struct arena *a)
{
	static const struct host_source source = { .ask = probe_ask, .file = probe_file };

	return host_new(a, &source, NULL);
}
