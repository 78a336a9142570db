/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_mount - mounts, roots, and new namespaces in which one could have them.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif

/* ---- mounts --------------------------------------------------------------------------- */

static int try_mount(const struct attempt *self)
{
	static const char *const types[] = { "tmpfs", "proc", "sysfs" };
	const char *dir = scratch(), *type = types[self->arg[0]];

	if (!dir)
		dir = "/";
	if (mount("hostile", dir, type, MS_NOSUID, NULL))
		return BLOCKED;
	umount2(dir, MNT_DETACH);
	return got("mounted a %s", type);
}

static int try_bind(const struct attempt *self)
{
	const char *dir = scratch();

	(void)self;
	if (!dir)
		return untried("nowhere to mount to");
	if (mount("/", dir, NULL, MS_BIND, NULL))
		return BLOCKED;
	umount2(dir, MNT_DETACH);
	return got("bound the root again");
}

/* Calls back for each mount point, until one says more than "blocked". */
static int each_mount(int (*look)(const char *point, const char *options))
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char line[4096], point[1024], options[512];
	int v = BLOCKED;

	while (!v && f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %*s %*s %*s %1023s %511s", point, options) == 2)
			v = look(point, options);
	if (f)
		fclose(f);
	return v;
}

/* With this flag the first time only marks a mount: even success takes nothing away. */
static int expire(const char *point, const char *options)
{
	(void)options;
	if (umount2(point, MNT_EXPIRE) && errno != EAGAIN && errno != EBUSY)
		return BLOCKED;
	/* Looking at it takes the mark off again. */
	return access(point, F_OK) ? got("took '%s' away", point)
				   : got("could take '%s' away", point);
}

static int try_umount(const struct attempt *self)
{
	(void)self;
	return each_mount(expire);
}

static bool is_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return !strncmp(path, dir, n) && (!path[n] || path[n] == '/');
}

static int make_file(const char *dir)
{
	char path[1200];
	int fd;

	snprintf(path, sizeof(path), "%s/.hostile-file", dir);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	unlink(path);
	close(fd);
	return 0;
}

static int write_below(const char *point, const char *options)
{
	(void)options;
	return is_below(point, setting("ro")) && !make_file(point) ? got("wrote to '%s'", point)
								   : BLOCKED;
}

static int remount_below(const char *point, const char *options)
{
	(void)options;
	if (!is_below(point, setting("ro")) || mount(NULL, point, NULL, MS_REMOUNT | MS_BIND, NULL))
		return BLOCKED;
	mount(NULL, point, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL);
	return got("made '%s' writable", point);
}

static int setattr_below(const char *point, const char *options)
{
	struct mount_attr attr = { .attr_clr = MOUNT_ATTR_RDONLY };

	(void)options;
	if (!is_below(point, setting("ro")) ||
	    syscall(SYS_mount_setattr, AT_FDCWD, point, 0, &attr, sizeof(attr)))
		return BLOCKED;
	attr = (struct mount_attr){ .attr_set = MOUNT_ATTR_RDONLY };
	syscall(SYS_mount_setattr, AT_FDCWD, point, 0, &attr, sizeof(attr));
	return got("made '%s' writable", point);
}

static int try_read_only(const struct attempt *self)
{
	(void)self;
	if (!make_file(setting("ro")))
		return got("wrote to '%s'", setting("ro"));
	return each_mount(write_below);
}

static int try_remount(const struct attempt *self)
{
	(void)self;
	return each_mount(remount_below);
}

static int try_setattr(const struct attempt *self)
{
	(void)self;
	return each_mount(setattr_below);
}

static int try_open_tree(const struct attempt *self)
{
	struct mount_attr attr = { .attr_clr = MOUNT_ATTR_RDONLY };
	long r = syscall(self->nr, AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC, &attr,
			 sizeof(attr));

	return r < 0 ? BLOCKED : got("a copy of the root mount");
}

static int try_fsopen(const struct attempt *self)
{
	(void)self;
	return syscall(SYS_fsopen, "tmpfs", 1) < 0 ? BLOCKED : got("a file system to set up");
}

/* ---- other roots ------------------------------------------------------------------------ */

static int try_chroot(const struct attempt *self)
{
	const char *dir = scratch();
	struct stat root, now;
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)self;
	if (stat("/", &root) || chroot(dir ? dir : "/"))
		return BLOCKED;
	/* From a root below, the old one's descriptor leads out of both. */
	if (!fchdir(fd))
		for (int i = 0; i < 100; i++)
			if (chdir(".."))
				break;
	if (!stat(".", &now) && (now.st_dev != root.st_dev || now.st_ino != root.st_ino))
		return got("climbed out of the root");
	return got("changed the root");
}

static int try_handle(const struct attempt *self)
{
	static const char *const places[] = { "/", "/tmp", "/usr", "/dev/shm" };
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} h;
	int id, fd, mount_fd;

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		h.handle.handle_bytes = MAX_HANDLE_SZ;
		mount_fd = open(places[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (mount_fd < 0 || name_to_handle_at(AT_FDCWD, places[i], &h.handle, &id, 0))
			continue;
		fd = open_by_handle_at(mount_fd, &h.handle, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			return got("opened '%s' by its inode", places[i]);
	}
	return BLOCKED;
}

/* ---- namespaces -------------------------------------------------------------------------- */

static int in_child_of(pid_t pid)
{
	int status;

	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid(pid, &status, __WALL);
	return pid > 0;
}

static int try_unshare(const struct attempt *self)
{
	return syscall(SYS_unshare, self->arg[0]) ? BLOCKED : got("a namespace of its own");
}

static int try_clone(const struct attempt *self)
{
	pid_t pid = (pid_t)syscall(SYS_clone, self->arg[0] | SIGCHLD, 0L, 0L, 0L, 0L);

	return in_child_of(pid) ? got("a child in a namespace of its own") : BLOCKED;
}

static int try_clone3(const struct attempt *self)
{
	struct clone_args args = { .flags = (uint64_t)self->arg[0], .exit_signal = SIGCHLD };
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	return in_child_of(pid) ? got("a child by clone3") : BLOCKED;
}

/* What nested user namespaces are for. */
static int try_userns_mount(const struct attempt *self)
{
	const char *dir = scratch();

	(void)self;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return BLOCKED;
	if (mount("hostile", dir ? dir : "/", "tmpfs", 0, NULL))
		return got("a user and a mount namespace");
	return got("mounted a tmpfs in a user namespace");
}

/* A pid of ours is not needed: there are always the links of ourselves. */
static int try_setns(const struct attempt *self)
{
	static const char *const names[] = { "user", "mnt", "net", "ipc", "uts", "cgroup", "pid" };
	char path[64];

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int fd;

		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 && !syscall(SYS_setns, fd, 0))
			return got("joined %s", path);
	}
	return BLOCKED;
}

/* ---- cgroups ------------------------------------------------------------------------------ */

/* From a new mount one could come to the cgroups around one's own, which have the limits. */
static int try_cgroup_mount(const struct attempt *self)
{
	static const char *const kinds[] = { "pids",  "memory",	 "cpu",	    "cpuset",
					     "blkio", "freezer", "devices", "none,name=systemd" };
	const char *dir = scratch();

	(void)self;
	if (!dir)
		return untried("nowhere to mount to");
	for (size_t i = 0; i <= ARRAY_LEN(kinds); i++) {
		if (i ? mount("hostile", dir, "cgroup", 0, kinds[i - 1])
		      : mount("hostile", dir, "cgroup2", 0, NULL))
			continue;
		umount2(dir, MNT_DETACH);
		return got("mounted the hierarchy of %s", i ? kinds[i - 1] : "cgroup v2");
	}
	return BLOCKED;
}

/* That of whoever can be seen: of init, and on the host of the supervisor. */
static int try_cgroup_setns(const struct attempt *self)
{
	const char *pid = setting("pid");
	const char *const whose[] = { "1", "self", pid ? pid : "self" };
	char path[64];

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(whose); i++) {
		int fd;

		snprintf(path, sizeof(path), "/proc/%s/ns/cgroup", whose[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 && !syscall(SYS_setns, fd, CLONE_NEWCGROUP))
			return got("joined %s", path);
	}
	return BLOCKED;
}

static const struct mount_attr nothing;

#define MOUNTS "CVE-2021-41133, promise 4: no mount is made, changed or taken away"
#define LIMITS "promise 18: the limits cannot be reached from inside"
#define USERNS "nested user namespaces are off by default"
#define READ_ONLY "nsjail's read-only bind, promise 4: read-only is recursive and stays"

const struct attempt mount_attempts[] = {
	TRY("mount-tmpfs", MOUNTS, NO_NEED, try_mount, 0),
	TRY("mount-proc", MOUNTS, NO_NEED, try_mount, 1),
	TRY("mount-sysfs", MOUNTS, NO_NEED, try_mount, 2),
	TRY("mount-bind", MOUNTS, NO_NEED, try_bind),
	TRY("umount", "CVE-2019-16884: masks cannot be taken off", NO_NEED, try_umount),
	TRY("read-only-write", READ_ONLY, NEED_RO, try_read_only),
	TRY("read-only-remount", READ_ONLY, NEED_RO, try_remount),
	TRY("read-only-setattr", READ_ONLY, NEED_RO, try_setattr),
	{ "open-tree", MOUNTS, NO_NEED, try_open_tree, SYS_open_tree, { 0 } },
	{ "open-tree-attr", MOUNTS, NO_NEED, try_open_tree, SYS_open_tree_attr, { 0 } },
	TRY("fsopen", MOUNTS, NO_NEED, try_fsopen),
	CALL("fspick", MOUNTS, SYS_fspick, AT_FDCWD, (long)"/", 0),
	CALL("move-mount", MOUNTS, SYS_move_mount, -1, (long)"", -1, (long)"", 0x44),
	CALL("mount-setattr", MOUNTS, SYS_mount_setattr, -1, (long)"", AT_EMPTY_PATH,
	     (long)&nothing, sizeof(nothing)),
	CALL("pivot-root", MOUNTS, SYS_pivot_root, (long)"/hostile-none", (long)"/hostile-none"),
	TRY("chroot", "promise 3: no other root, no way above it", NO_NEED, try_chroot),
	TRY("open-by-handle", "promise 3: no file by its inode", NO_NEED, try_handle),
	TRY("userns-unshare", USERNS, NO_NEED, try_unshare, CLONE_NEWUSER),
	TRY("userns-clone", USERNS, NO_NEED, try_clone, CLONE_NEWUSER),
	TRY("userns-clone3", "CVE-2021-41133: clone3 is no way around the filter of clone", NO_NEED,
	    try_clone3, CLONE_NEWUSER),
	TRY("clone3", "CVE-2021-41133: clone3 answers ENOSYS where clone is filtered", NO_NEED,
	    try_clone3),
	TRY("userns-mount", USERNS, NO_NEED, try_userns_mount),
	TRY("unshare-mount", MOUNTS, NO_NEED, try_unshare, CLONE_NEWNS),
	TRY("unshare-net", MOUNTS, NO_NEED, try_unshare, CLONE_NEWNET),
	TRY("clone-mount", MOUNTS, NO_NEED, try_clone, CLONE_NEWNS),
	TRY("setns", MOUNTS, NO_NEED, try_setns),
	TRY("cgroup-mount", LIMITS, NO_NEED, try_cgroup_mount),
	TRY("cgroup-setns", LIMITS, NO_NEED, try_cgroup_setns),
	{ 0 },
};
