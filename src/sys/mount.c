/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <sys/mount.h>

#include "sys/kernel.h"
#include "sys/mount.h"

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

int sys_mount(const char *source, const char *target, const char *type, unsigned long flags,
	      const char *options)
{
	return sys_result(mount(source, target, type, flags, options));
}

int sys_umount_detach(const char *target)
{
	return sys_result(umount2(target, MNT_DETACH));
}

int sys_pivot_root(const char *new_root, const char *put_old)
{
	return sys_result(syscall(SYS_pivot_root, new_root, put_old));
}

int sys_clone_tree(int fd, bool recursive)
{
	unsigned int flags = K_OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH;

	return sys_result(syscall(SYS_open_tree, fd, "", flags | (recursive ? K_AT_RECURSIVE : 0)));
}

static int setattr(int fd, bool recursive, struct k_mount_attr *attr)
{
	unsigned int flags = AT_EMPTY_PATH | (recursive ? K_AT_RECURSIVE : 0);

	return sys_result(syscall(SYS_mount_setattr, fd, "", flags, attr, sizeof(*attr)));
}

int sys_mount_setattr(int fd, bool recursive, uint64_t set, unsigned long propagation)
{
	struct k_mount_attr attr = { .attr_set = set, .propagation = propagation };

	/* The ways to keep access times are one field, and it has to be cleared to be set. */
	if (set & K_MOUNT_ATTR__ATIME)
		attr.attr_clr = K_MOUNT_ATTR__ATIME;
	return setattr(fd, recursive, &attr);
}

int sys_mount_idmap(int fd, bool recursive, int userns)
{
	struct k_mount_attr attr = { .attr_set = K_MOUNT_ATTR_IDMAP,
				     .userns_fd = (uint64_t)userns };

	return setattr(fd, recursive, &attr);
}

int sys_move_mount(int tree, int dir, const char *name)
{
	unsigned int flags = K_MOVE_MOUNT_F_EMPTY_PATH;

	if (!*name)
		flags |= K_MOVE_MOUNT_T_EMPTY_PATH;
	return sys_result(syscall(SYS_move_mount, tree, "", dir, name, flags));
}

int64_t sys_mount_id(int fd)
{
	struct k_statx st = { .mask = 0 };
	int r = sys_result(syscall(SYS_statx, fd, "", AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW,
				   K_STATX_MNT_ID, &st));

	if (r < 0)
		return r;
	/* Before Linux 5.8 it is not told. */
	return st.mask & K_STATX_MNT_ID ? (int64_t)st.mount_id : -ENOSYS;
}
