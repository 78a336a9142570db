/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cgroup_base - files of cgroups, and the cgroup that the sandbox's is made in.
 */
#include <fcntl.h>
#include <string.h>

#include "run/run.h"
#include "sys/file.h"
#include "sys/kernel.h"

bool has_word(const char *list, const char *word, const char *separators)
{
	size_t len = strlen(word);

	for (list += strspn(list, separators); *list; list += strspn(list, separators)) {
		size_t n = strcspn(list, separators);

		if (n == len && memcmp(list, word, n) == 0)
			return true;
		list += n;
	}
	return false;
}

/* ---- files ------------------------------------------------------------------------- */

int write_cgroup_file(int dir, const char *file, const char *value)
{
	int fd = sys_open(dir, file, O_WRONLY | O_NOFOLLOW, 0), r;

	if (fd < 0)
		return fd;
	r = sys_write(fd, value, strlen(value));
	close(fd);
	return r;
}

ssize_t read_cgroup_file(int dir, const char *file, char *buf, size_t size)
{
	int fd = sys_open(dir, file, O_RDONLY | O_NOFOLLOW, 0);
	ssize_t n = 1;
	size_t len = 0;

	if (fd < 0)
		return fd;
	while (n > 0 && len < size) {
		n = sys_read(fd, buf + len, size - len);
		if (n > 0)
			len += (size_t)n;
	}
	close(fd);
	if (n < 0)
		return n;
	if (len == size)
		return -E2BIG;
	buf[len] = '\0';
	return (ssize_t)len;
}

int open_members(struct members *m, int dir)
{
	m->fd = sys_open(dir, "cgroup.procs", O_RDONLY | O_NOFOLLOW, 0);
	m->at = m->n = 0;
	return m->fd < 0 ? m->fd : 0;
}

pid_t next_member(struct members *m)
{
	pid_t pid = 0;
	ssize_t n;

	for (;;) {
		if (m->at == m->n) {
			n = sys_read(m->fd, m->buf, sizeof(m->buf));
			if (n <= 0) {
				close(m->fd);
				return pid;
			}
			m->at = 0;
			m->n = (size_t)n;
		}
		char c = m->buf[m->at++];

		if (c >= '0' && c <= '9')
			pid = pid * 10 + (c - '0');
		else if (pid) /* 0 is somebody who has no number here */
			return pid;
	}
}

static bool is_member(int dir, pid_t pid)
{
	struct members m;
	pid_t p;

	if (open_members(&m, dir))
		return false;
	while ((p = next_member(&m)))
		if (p == pid) {
			close(m.fd);
			return true;
		}
	return false;
}

/* ---- where ------------------------------------------------------------------------- */

/*
 * In the text of /proc/self/cgroup, which is changed: the path of the line "0::PATH", or of
 * "N:a,b:PATH" with `controller` among a and b. NULL: there is none, or it is not to be seen from
 * this cgroup namespace.
 */
static char *find_own_path(char *text, const char *controller)
{
	for (char *line = text, *next; *line; line = next) {
		char *list = strchr(line, ':'), *path = list ? strchr(list + 1, ':') : NULL;

		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (!path || path > next)
			continue;
		*path++ = '\0';
		if (controller ? !has_word(list + 1, controller, ",")
			       : list[1] || list - line != 1 || *line != '0')
			continue;
		/* "/.." is outside. */
		if (*path != '/' || (strncmp(path, "/..", 3) == 0 && (path[3] == '/' || !path[3])))
			return NULL;
		return path;
	}
	return NULL;
}

/* Fills `buf` and returns the path in it. */
static int read_own_path(const char *controller, char *buf, size_t size, char **path)
{
	int proc = open_proc_dir("self");
	ssize_t n;

	if (proc < 0)
		return proc;
	n = read_cgroup_file(proc, "cgroup", buf, size);
	close(proc);
	*path = n < 0 ? NULL : find_own_path(buf, controller);
	return n < 0 ? (int)n : *path ? 0 : -ENOENT;
}

int open_cgroup(int dir, const char *path)
{
	return sys_open_same_mount(dir, *path ? path : ".", O_RDONLY | O_DIRECTORY);
}

static int open_hierarchy(const char *path, bool is_v2)
{
	int fd = sys_open_plain(AT_FDCWD, path, O_RDONLY | O_DIRECTORY), r;

	if (fd < 0)
		return fd;
	r = hooks_skips("cgroupfs") ? 1 : sys_is_cgroupfs(fd, is_v2);
	if (r == 1)
		return fd;
	close(fd);
	return r ? r : -EXDEV;
}

/* -ENOENT: it is not the one that this process is in. */
static int open_if_member(int mount, const char *path)
{
	int fd = open_cgroup(mount, path);

	if (fd < 0 || hooks_skips("cgroupfs") || is_member(fd, getpid()))
		return fd;
	close(fd);
	return -ENOENT;
}

/*
 * The cgroup that this process is in. Container engines may mount their part of a hierarchy as if
 * it were the whole; `path` becomes "/" then. Or the whole where only a part is ours to see: what
 * goes by our path there is somebody else's.
 */
static int open_own(int mount, char *path)
{
	int fd = open_if_member(mount, path + 1);

	if (fd != -ENOENT || !path[1])
		return fd;
	path[1] = '\0';
	return open_if_member(mount, "");
}

static bool is_root_cgroup(int dir)
{
	return !sys_is_there(dir, "cgroup.type");
}

static bool has_controllers(const struct flat *f, const struct flat_step *s, int dir,
			    const char *file)
{
	char text[1024];
	bool has = read_cgroup_file(dir, file, text, sizeof(text)) >= 0;

	for (uint32_t k = 0; has && k < flat_count(s, ARG_CGROUP_controllers); k++)
		has = has_word(text, flat_strv(f, s, ARG_CGROUP_controllers, k), " \n");
	return has;
}

/* May it have children with these controllers? A cgroup that processes are in may not. */
static int check_base(const struct flat *f, const struct flat_step *s, int dir)
{
	struct members m;
	char type[32];
	ssize_t n;
	int r;

	if (!has_controllers(f, s, dir, "cgroup.controllers"))
		return -ENOENT;
	if (is_root_cgroup(dir) || !flat_count(s, ARG_CGROUP_controllers))
		return 0;
	n = read_cgroup_file(dir, "cgroup.type", type, sizeof(type));
	if (n < 0 || strcmp(type, "domain\n") != 0)
		return n < 0 ? (int)n : -EOPNOTSUPP;
	r = open_members(&m, dir);
	if (r || !next_member(&m))
		return r;
	close(m.fd);
	return -EBUSY;
}

static void to_parent(char *path)
{
	char *slash = strrchr(path, '/');

	slash[slash == path] = '\0';
}

/* From the own one up to the root, the first that may; the last reason when none does. */
static int open_nearest(const struct flat *f, const struct flat_step *s, int mount, char *path)
{
	int fd = open_own(mount, path), r;

	while (fd >= 0 && (r = check_base(f, s, fd)) < 0) {
		close(fd);
		if (!path[1])
			return r;
		to_parent(path);
		fd = open_cgroup(mount, path + 1);
	}
	return fd;
}

int open_cgroup_base(const struct flat *f, const struct flat_step *s)
{
	bool is_v2 = s->arg[ARG_CGROUP_v2];
	const char *controller = is_v2 ? NULL : flat_strv(f, s, ARG_CGROUP_controllers, 0);
	static char buf[65536];
	char *path;
	int mount, fd, r = read_own_path(controller, buf, sizeof(buf), &path);

	if (r)
		return r;
	mount = open_hierarchy(flat_str(f, s, ARG_CGROUP_hierarchy), is_v2);
	if (mount < 0)
		return mount;
	if (is_v2 && !s->arg[ARG_CGROUP_own])
		fd = open_nearest(f, s, mount, path);
	else
		fd = open_own(mount, path);
	close(mount);
	return fd;
}
