/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_tree - paths inside the new root, and the files and directories made there.
 *
 * A target is opened from the new root's descriptor, beneath it, and without following any link.
 * Making a name and attaching a mount don't follow a link in the last component either, so what
 * is opened is the directory around it; it is kept for the next path.
 */
#include <fcntl.h>
#include <string.h>

#include "base/list.h"
#include "run/child.h"
#include "sys/file.h"
#include "sys/kernel.h"

int root_dir(struct child *c)
{
	if (c->root < 0)
		c->root = sys_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0);
	return c->root;
}

/* Opens the first `len` bytes of an absolute path, or what the cache has. */
static int open_dir(struct dir_cache *cache, const char *path, size_t len, int root)
{
	char buf[4096];
	int fd;

	if (cache->fd >= 0 && cache->len == len && memcmp(cache->path, path, len) == 0)
		return cache->fd;
	if (len >= sizeof(buf))
		return -ENAMETOOLONG;
	memcpy(buf, path, len);
	buf[len] = '\0';
	if (root >= 0)
		fd = sys_open_beneath(root, buf + 1, O_PATH | O_DIRECTORY);
	else
		fd = sys_open_plain(AT_FDCWD, buf, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return fd;
	if (cache->fd >= 0)
		drop_fd(cache->fd);
	*cache = (struct dir_cache){ path, len, fd };
	return fd;
}

static bool is_own_path(const struct child *c, const char *path, size_t len)
{
	if (!len)
		return c->own.has_root;
	for (size_t i = 0; i < c->own.n; i++)
		if (strncmp(c->own.path[i], path, len) == 0 && !c->own.path[i][len])
			return true;
	return false;
}

/* A directory, and the name of a target from there on. The target is not "/". */
int target_parent(struct child *c, const char *target, const char **name)
{
	const char *slash = strrchr(target, '/');
	int root = root_dir(c);

	if (root < 0)
		return root;
	/* Through directories of our own making a path leads where it says. */
	if (slash == target || is_own_path(c, target, (size_t)(slash - target))) {
		*name = target + 1;
		return root;
	}
	*name = slash + 1;
	return open_dir(&c->into, target, (size_t)(slash - target), root);
}

int open_target(struct child *c, const char *target, int flags)
{
	const char *name;
	int dir;

	if (!target[1])
		return sys_open(root_dir(c), ".", flags, 0);
	dir = target_parent(c, target, &name);
	return dir < 0 ? dir : sys_open_beneath(dir, name, flags);
}

/* A path of the host, of which no component is a link. */
int open_source(struct child *c, const char *path, int flags)
{
	const char *slash = strrchr(path, '/');
	int dir;

	if (slash == path)
		return sys_open_plain(AT_FDCWD, path, flags);
	dir = open_dir(&c->from, path, (size_t)(slash - path), -1);
	return dir < 0 ? dir : sys_open_beneath(dir, slash + 1, flags);
}

int enter_root(struct child *c)
{
	int r = c->is_in_root ? 0 : sys_fchdir(c->root);

	c->is_in_root = !r;
	return r;
}

/* Is the first `len` bytes of a path the target, or something below it? */
static bool is_at_or_below(const char *path, size_t len, const char *target)
{
	size_t n = target[1] ? strlen(target) : 0;

	return len >= n && memcmp(path, target, n) == 0 && (len == n || path[n] == '/');
}

bool is_own_dir(const struct child *c, const char *target)
{
	return is_own_path(c, target, strlen(target));
}

/* What was below a target cannot be reached any more, and its descriptors lead to what was. */
void note_mount(struct child *c, const char *target, bool is_tmpfs)
{
	struct own_dirs *own = &c->own;
	bool was_own = is_tmpfs && is_own_dir(c, target);
	size_t kept = 0;

	if (c->into.fd >= 0 && is_at_or_below(c->into.path, c->into.len, target)) {
		drop_fd(c->into.fd);
		c->into.fd = -1;
	}
	for (size_t i = 0; i < own->n; i++)
		if (!is_at_or_below(own->path[i], strlen(own->path[i]), target))
			own->path[kept++] = own->path[i];
	own->n = kept;
	if (!target[1])
		own->has_root = is_tmpfs && !c->is_shared;
	else if (was_own)
		own->path[own->n++] = target;
}

static int unless_there(int r)
{
	return r == -EEXIST ? 0 : r;
}

int step_mkdir(struct child *c, const struct flat_step *s)
{
	const char *path = flat_str(c->plan, s, ARG_MKDIR_path), *name;
	int dir = target_parent(c, path, &name), r;

	if (dir < 0)
		return dir;
	r = sys_mkdir(dir, name, (mode_t)s->arg[ARG_MKDIR_mode]);
	if (!r && c->own.n < ARRAY_LEN(c->own.path) &&
	    is_own_path(c, path, (size_t)(strrchr(path, '/') - path)))
		c->own.path[c->own.n++] = path;
	return unless_there(r);
}

int step_touch(struct child *c, const struct flat_step *s)
{
	const char *name;
	int dir = target_parent(c, flat_str(c->plan, s, ARG_TOUCH_path), &name);

	return dir < 0 ? dir : unless_there(sys_make_file(dir, name, 0644));
}

int step_symlink(struct child *c, const struct flat_step *s)
{
	const char *name;
	int dir = target_parent(c, flat_str(c->plan, s, ARG_SYMLINK_path), &name);

	return dir < 0 ? dir : sys_symlink(flat_str(c->plan, s, ARG_SYMLINK_content), dir, name);
}

int write_new_file(int dir, const char *name, mode_t mode, const char *data, size_t n)
{
	int fd = sys_open(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode), r;

	if (fd < 0)
		return fd;
	r = sys_write(fd, data, n);
	/* Now, not later: a file that is open for writing cannot be executed. */
	close(fd);
	return r;
}

int step_file(struct child *c, const struct flat_step *s)
{
	const char *data = flat_bytes(c->plan, s, ARG_FILE_data), *name;
	size_t n = flat_count(s, ARG_FILE_data);
	mode_t mode = (mode_t)s->arg[ARG_FILE_mode];
	int dir = target_parent(c, flat_str(c->plan, s, ARG_FILE_path), &name), fd, r;

	if (dir < 0)
		return dir;
	r = write_new_file(dir, name, mode, data, n);
	if (r != -EEXIST)
		return r;
	/* One that the root brought along: in its upper layer it is the sandbox's to change. */
	fd = sys_open_beneath(dir, name, O_WRONLY | O_TRUNC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return fd;
	r = sys_write(fd, data, n);
	if (!r)
		r = sys_fchmod(fd, mode);
	close(fd);
	return r;
}

int step_chdir(struct child *c, const struct flat_step *s)
{
	const char *path = flat_str(c->plan, s, ARG_CHDIR_path);
	int fd, r;

	/* After pivot_root that is where this is, unless it has gone elsewhere. */
	if (!path[1])
		return c->is_in_root ? 0 : sys_chdir("/");
	c->is_in_root = false;
	/* Links of the sandbox are fine; one to an open descriptor of ours leads out. */
	fd = sys_open_no_magic(AT_FDCWD, path, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return fd;
	r = sys_fchdir(fd);
	drop_fd(fd);
	return r;
}
