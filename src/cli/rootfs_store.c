/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/rootfs.h"
#include "host/rootfs.h"

#define IMPORT_PREFIX ".import-"
#define REMOVE_PREFIX ".remove-"

static const struct place nowhere;

/* Makes the directory and those above it; that they are there is fine. 0 or -errno. */
static int make_dirs(struct arena *a, const char *path, mode_t mode)
{
	if (mkdir(path, mode) == 0 || errno == EEXIST)
		return 0;
	if (errno != ENOENT || strcmp(path, "/") == 0)
		return -errno;
	if (make_dirs(a, path_dirname(a, path), mode) < 0)
		return -errno;
	return mkdir(path, mode) == 0 || errno == EEXIST ? 0 : -errno;
}

/*
 * One of the two directories that are ours alone: no link, no other owner, nobody else may write.
 * Returns the descriptor, -ENOENT, or -1 after an error.
 */
static int open_own(struct cli *c, int at, const char *dir, const char *name, bool create,
		    mode_t mode)
{
	const char *path = path_join(c->arena, dir, name);
	const char *why;
	struct stat st;
	int fd;

	bool made = create && mkdirat(at, name, mode) == 0;

	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && made && fchmod(fd, mode) < 0) { /* whatever the umask is */
		close(fd);
		fd = -1;
	}
	if (fd < 0 && errno == ENOENT && !create)
		return -ENOENT;
	if (fd < 0) {
		why = errno == ENOTDIR || errno == ELOOP ? "it is a link, or no directory"
							 : strerror(errno);
	} else if (fstat(fd, &st) < 0) {
		why = strerror(errno);
	} else if (st.st_uid != geteuid()) {
		why = "it belongs to another user";
	} else if (st.st_mode & 022) {
		why = "others may write to it";
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	diag_error_help(&c->diags, DIAG_E0702, nowhere,
			"it must be a directory of yours that nobody else can write, and no link",
			"cannot use the store '%s': %s", path, why);
	return -1;
}

int store_open(struct cli *c, bool create, struct store *s)
{
	bool system = host_is_real_root(c->host);
	struct strv dirs = rootfs_dirs(c->arena, c->host);
	const char *top, *base;
	int at, sbx;

	*s = (struct store){ .cli = c, .path = dirs.v[0], .fd = -1 };
	if (!system && dirs.n < 2)
		return diag_error_help(&c->diags, DIAG_E0702, nowhere,
				       "set HOME, or XDG_DATA_HOME, to an absolute path",
				       "there is no place for a store: no home directory");
	top = path_dirname(c->arena, s->path);
	base = path_dirname(c->arena, top);
	if (create && make_dirs(c->arena, base, system ? 0755 : 0700) < 0)
		return diag_error(&c->diags, DIAG_E0702, nowhere, "cannot make '%s': %s", base,
				  strerror(errno));
	at = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0 && errno == ENOENT)
		return 0;
	if (at < 0)
		return diag_error(&c->diags, DIAG_E0702, nowhere, "cannot open '%s': %s", base,
				  strerror(errno));
	sbx = open_own(c, at, base, path_basename(top), create, system ? 0711 : 0700);
	close(at);
	if (sbx < 0)
		return sbx == -ENOENT ? 0 : -1;
	s->fd = open_own(c, sbx, top, path_basename(s->path), create, 0700);
	close(sbx);
	if (s->fd == -ENOENT)
		s->fd = -1;
	else if (s->fd < 0)
		return -1;
	return 0;
}

bool store_has(const struct store *s, const char *name)
{
	struct stat st;

	return s->fd >= 0 && fstatat(s->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A name that is not there yet: six letters of 2^30. */
static void hidden_name(char *buf, size_t size, const char *prefix)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char r[6];

	if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
		memset(r, 0, sizeof(r)); /* only a name: a clash is tried again */
	snprintf(buf, size, "%s%c%c%c%c%c%c", prefix, letters[r[0] & 31], letters[r[1] & 31],
		 letters[r[2] & 31], letters[r[3] & 31], letters[r[4] & 31], letters[r[5] & 31]);
}

/*
 * Opens and locks a directory of the store. The name must still lead to what was locked: a sweeper
 * may have been faster.
 */
static int lock_dir(const struct store *s, const char *name)
{
	int fd = openat(s->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat mine, there;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 || fstat(fd, &mine) < 0 ||
	    fstatat(s->fd, name, &there, AT_SYMLINK_NOFOLLOW) < 0) {
		int err = errno;

		close(fd);
		return -err;
	}
	if (mine.st_ino != there.st_ino || mine.st_dev != there.st_dev) {
		close(fd);
		return -ENOENT;
	}
	return fd;
}

int staging_new(const struct store *s, struct staging *st)
{
	int err = 0;

	for (int tries = 0; tries < 100; tries++) {
		hidden_name(st->name, sizeof(st->name), IMPORT_PREFIX);
		if (mkdirat(s->fd, st->name, 0700) < 0) {
			err = -errno;
			if (err != -EEXIST)
				break;
			continue;
		}
		st->fd = lock_dir(s, st->name);
		if (st->fd >= 0) {
			st->path = path_join(s->cli->arena, s->path, st->name);
			return 0;
		}
		err = st->fd;
	}
	return diag_error(&s->cli->diags, DIAG_E0702, nowhere,
			  "cannot make a directory in the store '%s': %s", s->path, strerror(-err));
}

int staging_commit(const struct store *s, struct staging *st, const char *name)
{
	if (renameat2(s->fd, st->name, s->fd, name, RENAME_NOREPLACE) < 0) {
		int err = errno;

		diag_error(&s->cli->diags, err == EEXIST ? DIAG_E0703 : DIAG_E0702, nowhere,
			   "cannot add '%s' to the store '%s': %s", name, s->path, strerror(err));
		return -1;
	}
	close(st->fd);
	st->fd = -1;
	return 0;
}

int staging_take(const struct store *s, struct staging *st, const char *name)
{
	int err = 0;

	st->fd = lock_dir(s, name);
	if (st->fd == -EWOULDBLOCK)
		return diag_error(&s->cli->diags, DIAG_E0707, nowhere,
				  "cannot remove '%s': another command is at work on it", name);
	if (st->fd < 0) /* whoever was faster than us removed it */
		return diag_error(&s->cli->diags, DIAG_E0704, nowhere, "cannot remove '%s': %s",
				  name, strerror(-st->fd));
	for (int tries = 0; tries < 100; tries++) {
		hidden_name(st->name, sizeof(st->name), REMOVE_PREFIX);
		if (renameat2(s->fd, name, s->fd, st->name, RENAME_NOREPLACE) == 0) {
			st->path = path_join(s->cli->arena, s->path, st->name);
			return 0;
		}
		err = errno;
		if (err != EEXIST)
			break;
	}
	close(st->fd);
	return diag_error(&s->cli->diags, DIAG_E0713, nowhere, "cannot remove '%s': %s", name,
			  strerror(err));
}

int staging_remove(const struct store *s, struct staging *st)
{
	static const char *const argv[] = { "find", "/target", "-mindepth", "1", "-delete", NULL };
	struct job job = { .argv = argv, .target = st->path, .in = -1, .out = -1 };
	struct cli *c = s->cli;
	struct outcome o;
	int err;

	if (unlinkat(s->fd, st->name, AT_REMOVEDIR) == 0) { /* nothing was in it yet */
		close(st->fd);
		return 0;
	}
	if (jobs_run(c, &job, 1, NULL, &o) < 0)
		return -1;
	if (o.status != 0)
		return diag_error_help(&c->diags, DIAG_E0713, nowhere, o.said,
				       "cannot empty '%s': find ended with status %d", st->path,
				       o.status);
	err = unlinkat(s->fd, st->name, AT_REMOVEDIR) < 0 ? errno : 0;
	close(st->fd);
	if (err && err != ENOENT)
		return diag_error(&c->diags, DIAG_E0713, nowhere, "cannot remove '%s': %s",
				  st->path, strerror(err));
	return 0;
}

static int compare_names(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* All names of a directory that `want` likes, sorted. */
static struct strv list_names(struct arena *a, int fd, bool (*want)(const char *name))
{
	struct strv names = { 0 };
	struct dirent *e;
	size_t cap = 0;
	DIR *dir;

	fd = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return names;
	}
	while ((e = readdir(dir))) {
		if (!want(e->d_name))
			continue;
		if (names.n == cap) {
			cap = cap ? 2 * cap : 16;
			names.v = arena_grow(a, names.v, names.n * sizeof(*names.v),
					     cap * sizeof(*names.v));
		}
		names.v[names.n++] = arena_strdup(a, e->d_name);
	}
	closedir(dir);
	if (names.n)
		qsort(names.v, names.n, sizeof(*names.v), compare_names);
	return names;
}

static bool is_leftover(const char *name)
{
	return strncmp(name, IMPORT_PREFIX, strlen(IMPORT_PREFIX)) == 0 ||
	       strncmp(name, REMOVE_PREFIX, strlen(REMOVE_PREFIX)) == 0;
}

struct strv store_names(struct arena *a, int fd)
{
	return list_names(a, fd, rootfs_name_ok);
}

void store_sweep(const struct store *s)
{
	struct cli *c = s->cli;
	struct strv names;

	if (s->fd < 0)
		return;
	names = list_names(c->arena, s->fd, is_leftover);
	for (size_t i = 0; i < names.n; i++) {
		struct diags mine = c->diags;
		struct staging st = { 0 };
		struct diag *d;

		snprintf(st.name, sizeof(st.name), "%s", names.v[i]);
		st.path = path_join(c->arena, s->path, st.name);
		st.fd = lock_dir(s, st.name);
		if (st.fd < 0)
			continue; /* somebody is at work on it */
		diags_init(&c->diags, c->arena);
		if (staging_remove(s, &st) == 0) {
			c->diags = mine;
			continue;
		}
		d = c->diags.first;
		c->diags = mine;
		diag_add(&c->diags, SEV_WARNING, DIAG_W0702, nowhere,
			 "cannot take away what an earlier command left, '%s': %s", st.path,
			 d ? d->msg : "unknown");
	}
}
