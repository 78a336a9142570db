/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs - where imported root file systems are, as questions to the host.
 *
 * A user's are in $XDG_DATA_HOME/sbx/rootfs, root's in /var/lib/sbx/rootfs. Users look in the
 * second one too; it is closed to them until an administrator opens it. Root of a user namespace is
 * a user.
 */
#ifndef SBX_HOST_ROOTFS_H
#define SBX_HOST_ROOTFS_H

#include "host/host.h"

#define ROOTFS_SYSTEM_DIR "/var/lib/sbx/rootfs"

/* [a-z0-9][a-z0-9._-]*, at most 64 bytes: never a path, an option or a hidden file. */
bool rootfs_name_ok(const char *name);

/* The directories to look in; new root file systems go to the first. */
struct strv rootfs_dirs(struct arena *a, struct host *h);

/* What to do when there is none of that name. */
const char *rootfs_way_out(struct arena *a, const char *name);

/* The directory of that name, or NULL when it is in none of them. */
const char *rootfs_find(struct arena *a, struct host *h, const char *name);

#endif
