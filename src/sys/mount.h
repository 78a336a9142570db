/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mount - system calls that change mounts. Each returns -errno when it fails.
 */
#ifndef SBX_SYS_MOUNT_H
#define SBX_SYS_MOUNT_H

#include <stdbool.h>
#include <stdint.h>

int sys_mount(const char *source, const char *target, const char *type, unsigned long flags,
	      const char *options);
int sys_umount_detach(const char *target);
int sys_pivot_root(const char *new_root, const char *put_old);

/* A detached copy of the mount that `fd` lies in, from `fd` down; close-on-exec. */
int sys_clone_tree(int fd, bool recursive);

/* Adds attributes (K_MOUNT_ATTR_*) and sets the propagation (MS_PRIVATE..., 0: as it is). */
int sys_mount_setattr(int fd, bool recursive, uint64_t set, unsigned long propagation);

/* Maps ids of the mount through the user namespace `userns`. */
int sys_mount_idmap(int fd, bool recursive, int userns);

/* Attaches a detached mount at `name` below `dir`, or at `dir` itself when name is empty; a link
 * there is not followed. */
int sys_move_mount(int tree, int dir, const char *name);

/* The id, as in mountinfo, of the mount that a descriptor lies in. */
int64_t sys_mount_id(int fd);

#endif
