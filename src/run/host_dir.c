/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host_dir - directories that a plan wants on the host, such as the upper layer that is kept.
 *
 * No component may be a link. What had to be made gets the step's mode and owner, parents too, and
 * goes again when the sandbox could not be started: nothing is left of a run that was none.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "run/run.h"
#include "sys/file.h"
#include "sys/kernel.h"

#define MAX_MADE 256
#define MAX_DEPTH 32

/* A directory that was made: the first `len` bytes of the step's path. */
static struct {
	uint32_t step, len;
} made[MAX_MADE];
static uint32_t n_made;

static const char *copy_path(const char *path, size_t len)
{
	static char buf[4096];

	memcpy(buf, path, len);
	buf[len] = '\0';
	return buf;
}

static int open_component(int dir, const char *name, bool is_last)
{
	/* A lock needs more than O_PATH. */
	return sys_open(dir, name, O_DIRECTORY | O_NOFOLLOW | (is_last ? O_RDONLY : O_PATH), 0);
}

static int make_component(int dir, const char *name, mode_t mode, int64_t owner)
{
	int fd, r = sys_mkdir(dir, name, 0700);

	if (r)
		return r;
	fd = sys_open(dir, name, O_DIRECTORY | O_NOFOLLOW | O_RDONLY, 0);
	if (fd < 0)
		return fd;
	if (owner >= 0 && fchown(fd, (uid_t)owner, (gid_t)owner) < 0)
		r = -errno;
	if (!r)
		r = sys_fchmod(fd, mode);
	if (!r)
		return fd;
	close(fd);
	return r;
}

/* Opens the component that ends at `len`, after making it if it is not there. */
static int enter(int dir, const char *name, const struct flat_step *s, uint32_t step, uint32_t len,
		 bool is_last)
{
	int fd = open_component(dir, name, is_last);

	if (fd != -ENOENT)
		return fd;
	if (n_made == MAX_MADE)
		return -E2BIG;
	fd = make_component(dir, name, (mode_t)s->arg[ARG_HOST_DIR_mode],
			    flat_int(s, ARG_HOST_DIR_owner));
	/* Somebody else was quicker. */
	if (fd == -EEXIST)
		return open_component(dir, name, is_last);
	made[n_made].step = step;
	made[n_made++].len = len;
	return fd;
}

int make_host_dir(const struct flat *f, const struct flat_step *s, uint32_t step)
{
	const char *path = flat_str(f, s, ARG_HOST_DIR_path), *p = path;
	int dir = sys_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0), fd;
	char name[256];

	while (dir >= 0 && *p) {
		size_t n = strcspn(++p, "/");

		if (n >= sizeof(name)) {
			close(dir);
			return -ENAMETOOLONG;
		}
		memcpy(name, p, n);
		name[n] = '\0';
		p += n;
		fd = enter(dir, name, s, step, (uint32_t)(p - path), !*p);
		close(dir);
		dir = fd;
	}
	if (dir < 0)
		return dir;
	/* Held, by the open descriptor, until the last process of sbx is gone. */
	if (s->arg[ARG_HOST_DIR_lock])
		return sys_flock_now(dir);
	close(dir);
	return 0;
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static void remove_tree(int dir, const char *name, int depth);

/* One round through a directory; true when something was there. */
static bool remove_entries(int fd, int depth)
{
	char buf[2048] __attribute__((aligned(8)));
	bool found = false;
	int n;

	while ((n = sys_read_dir(fd, buf, sizeof(buf))) > 0) {
		for (int at = 0; at < n;) {
			const struct k_dirent *e = (const void *)(buf + at);

			at += e->length;
			if (is_dot(e->name))
				continue;
			found = true;
			remove_tree(fd, e->name, depth - 1);
		}
	}
	return found;
}

/* Follows no link; what cannot be removed stays. */
static void remove_tree(int dir, const char *name, int depth)
{
	int fd, rounds = 8;

	if (sys_rmdir(dir, name) != -ENOTEMPTY) {
		sys_unlink(dir, name);
		return;
	}
	fd = depth ? sys_open(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0) : -ELOOP;
	if (fd < 0)
		return;
	/* Removing may have moved some out of a round's sight. */
	while (rounds-- && remove_entries(fd, depth))
		sys_rewind(fd);
	close(fd);
	sys_rmdir(dir, name);
}

/*
 * The payload has not run, so what is inside was made by steps of this plan (through an overlay)
 * or by the kernel for its own use.
 */
void remove_made_dirs(const struct flat *f)
{
	while (n_made) {
		uint32_t step = made[--n_made].step, len = made[n_made].len;
		const char *path = flat_str(f, &f->steps[step], ARG_HOST_DIR_path);
		const char *name = strrchr(copy_path(path, len), '/');
		size_t parent_len = (size_t)(name - copy_path(path, len));
		char last[256];
		int dir;

		memcpy(last, path + parent_len + 1, len - parent_len - 1);
		last[len - parent_len - 1] = '\0';
		dir = sys_open_plain(AT_FDCWD, copy_path(path, parent_len ? parent_len : 1),
				     O_PATH | O_DIRECTORY);
		if (dir < 0)
			continue;
		remove_tree(dir, last, MAX_DEPTH);
		close(dir);
	}
}
