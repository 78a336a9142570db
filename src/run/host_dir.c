/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host_dir - directories that a plan wants on the host, such as the upper layer that is kept.
 *
 * No component may be a link. What had to be made gets the step's mode, and the last of it the
 * step's owner; it goes again when the sandbox could not be started: nothing is left of a run that
 * was none.
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
	int fd; /* of the directory that the step is about; -1: one above it */
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
	/* What lies above it on the host is nobody's inside. */
	fd = make_component(dir, name, (mode_t)s->arg[ARG_HOST_DIR_mode],
			    is_last ? flat_int(s, ARG_HOST_DIR_owner) : -1);
	/* Somebody else was quicker. */
	if (fd == -EEXIST)
		return open_component(dir, name, is_last);
	made[n_made].step = step;
	made[n_made].len = len;
	made[n_made++].fd = is_last ? fd : -1;
	return fd;
}

static bool is_made(const struct flat *f, const char *path)
{
	for (uint32_t i = 0; i < n_made; i++)
		if (made[i].fd >= 0 &&
		    strcmp(flat_str(f, &f->steps[made[i].step], ARG_HOST_DIR_path), path) == 0)
			return true;
	return false;
}

/*
 * Locked, by the open descriptor, until the last process of sbx is gone. The lock of a directory
 * that several may use only keeps the one who has made it from taking it back; that it cannot be
 * had is no reason to stop.
 */
static int hold(const struct flat *f, const struct flat_step *s, int dir)
{
	int r;

	if (!s->arg[ARG_HOST_DIR_lock]) {
		if (!is_made(f, flat_str(f, s, ARG_HOST_DIR_path)))
			sys_flock_now(dir, true);
		return 0;
	}
	r = sys_flock_now(dir, false);
	/* Somebody was quicker, and what will be in there is theirs. */
	if (r && n_made && made[n_made - 1].fd == dir)
		made[n_made - 1].fd = -1;
	return r;
}

/* Is it ours (root's will do), and are we the only ones who may write to it? */
static int check_private(const struct flat_step *s, int dir)
{
	int64_t owner = flat_int(s, ARG_HOST_DIR_owner);
	struct stat st;

	if (fstat(dir, &st) < 0)
		return -errno;
	if (st.st_uid && st.st_uid != geteuid() && (owner < 0 || st.st_uid != (uid_t)owner))
		return -EPERM;
	return st.st_mode & (S_IWGRP | S_IWOTH) ? -EPERM : 0;
}

int make_host_dir(const struct flat *f, const struct flat_step *s, uint32_t step)
{
	const char *path = flat_str(f, s, ARG_HOST_DIR_path), *p = path;
	int dir = sys_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0), fd, r;
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
	r = s->arg[ARG_HOST_DIR_mode] & 077 || hooks_skips("private") ? 0 : check_private(s, dir);
	return r ? r : hold(f, s, dir);
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

static void empty(int fd, int depth)
{
	int rounds = 8;

	/* Removing may have moved some out of a round's sight. */
	while (rounds-- && remove_entries(fd, depth))
		sys_rewind(fd);
}

/* Follows no link; what cannot be removed stays. */
static void remove_tree(int dir, const char *name, int depth)
{
	int fd;

	if (sys_rmdir(dir, name) != -ENOTEMPTY) {
		sys_unlink(dir, name);
		return;
	}
	fd = depth ? sys_open_same_mount(dir, name, O_RDONLY | O_DIRECTORY) : -ELOOP;
	if (fd < 0)
		return;
	empty(fd, depth);
	close(fd);
	sys_rmdir(dir, name);
}

/*
 * Only a directory that was locked is nobody else's: what is inside was made by steps of this plan
 * (through an overlay; the payload has not run) or by the kernel for its own use. Into any other,
 * and into those above, another sandbox may have put something by now: it goes if it is empty.
 */
void remove_made_dirs(const struct flat *f)
{
	while (n_made) {
		uint32_t step = made[--n_made].step, len = made[n_made].len;
		const char *path = flat_str(f, &f->steps[step], ARG_HOST_DIR_path);
		const char *name = strrchr(copy_path(path, len), '/');
		size_t parent_len = (size_t)(name - copy_path(path, len));
		int dir, fd = made[n_made].fd;
		char last[256];

		memcpy(last, path + parent_len + 1, len - parent_len - 1);
		last[len - parent_len - 1] = '\0';
		/* Nobody else has it? */
		if (fd >= 0 && sys_flock_now(fd, false))
			continue;
		dir = sys_open_plain(AT_FDCWD, copy_path(path, parent_len ? parent_len : 1),
				     O_PATH | O_DIRECTORY);
		if (dir < 0)
			continue;
		if (fd >= 0 && f->steps[step].arg[ARG_HOST_DIR_lock])
			empty(fd, MAX_DEPTH);
		sys_rmdir(dir, last);
		close(dir);
	}
}
