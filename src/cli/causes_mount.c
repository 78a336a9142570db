/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes_mount - why the kernel refused a mount.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "cli/causes.h"

enum verdict cause_idmap(const struct failure *f, struct cause *c)
{
	const char *source = f->step->u.open_tree.source, *fs = fact_of(f, "fs_type:", source);
	const char *help = "id_map = \"none\" in its entry of filesystem.mounts, or "
			   "identity.id_map = \"self\", or a read-only bind";

	if (f->err == ENOSYS || !strcmp(fact_of(f, "mount_setattr", ""), "no"))
		return because(f, c, VERDICT_CONFIRMED, help,
			       "this kernel has no id-mapped mounts: Linux 5.12 was the first");
	if (f->err != EINVAL && f->err != EPERM && f->err != EOPNOTSUPP)
		return VERDICT_NO;
	return because(
		f, c, VERDICT_POSSIBLE, help,
		"the file system of '%s' (%s) cannot be mounted with other ids by this kernel",
		source, *fs ? fs : "unknown");
}

/* A copy without its sub-mounts would show what they cover; a user namespace may not. */
enum verdict cause_bind_uncovers(const struct failure *f, struct cause *c)
{
	const struct step_bind *b = &f->step->u.bind;
	const char *below = fact_of(f, "mounts_below:", b->source);

	if (b->recursive || !*below)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "leave out the option norecursive",
		       "there are mounts below '%s' ('%.*s'), and a user namespace may not show "
		       "what they cover",
		       b->source, (int)strcspn(below, "\n"), below);
}

/* Only where mounts cannot be copied and attached by descriptors. */
enum verdict cause_bind_renamed(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_CONFIRMED,
		       "start it when nobody renames that, or on Linux 5.12 or newer",
		       "'%s' became the name of something else again and again while it was bound",
		       f->step->u.bind.target);
}

/* ---- overlay ---------------------------------------------------------------------- */

enum verdict cause_overlay_unsupported(const struct failure *f, struct cause *c)
{
	if (!strcmp(fact_of(f, "filesystem:", "overlay"), "no") && f->err == ENODEV)
		return because(
			f, c, VERDICT_CONFIRMED, "as root: modprobe overlay",
			"this kernel has no overlay file system, or its module is not loaded");
	if (!has_namespace(f, NS_USER) || (f->err != EPERM && f->err != ENODEV && f->err != EINVAL))
		return VERDICT_NO;
	return because_of_fact(f, c, "overlay_userns");
}

static const char *upper_of(const struct failure *f)
{
	const struct step_overlay *o = &f->step->u.overlay;

	return o->flags & OVL_STAGED ? "" : o->upper;
}

/* An upper needs whiteouts, d_type and xattrs; these file systems lack one or another. */
enum verdict cause_overlay_upper(const struct failure *f, struct cause *c)
{
	static const char *const unfit[] = {
		"nfs",	 "overlay", "cifs",	"smb2", "9p",	 "vfat",
		"exfat", "fuse",    "ecryptfs", "proc", "sysfs",
	};
	const char *upper = upper_of(f), *fs;

	if (!*upper)
		return VERDICT_NO;
	fs = fact_of(f, "fs_type:", upper);
	for (size_t i = 0; i < ARRAY_LEN(unfit); i++)
		if (!strcmp(fs, unfit[i]))
			return because(f, c, VERDICT_CONFIRMED,
				       "filesystem.root.upper = \"tmpfs\", or a directory on ext4, "
				       "xfs, btrfs or tmpfs",
				       "the upper layer '%s' is on %s, which the kernel does not "
				       "take for one",
				       upper, fs);
	if (strcmp(fs, fact_of(f, "fs_type:", f->step->u.overlay.work)) != 0)
		return because(f, c, VERDICT_CONFIRMED,
			       "both in one directory, as sbx makes them itself",
			       "the upper layer '%s' and the work directory '%s' are on different "
			       "file systems",
			       upper, f->step->u.overlay.work);
	return VERDICT_NO;
}

enum verdict cause_overlay_owner(const struct failure *f, struct cause *c)
{
	const char *upper = upper_of(f), *work = f->step->u.overlay.work;

	if (!*upper)
		return VERDICT_NO;
	for (size_t i = 0; i < 2; i++) {
		const char *path = i ? work : upper, *access = fact_of(f, "access:", path);

		if (*access && !strchr(access, 'w'))
			return because(f, c, VERDICT_CONFIRMED,
				       "an upper directory that belongs to you",
				       "you may not write to '%s' (its owner, group and mode: %s)",
				       path, fact_of(f, "owner:", path));
	}
	return VERDICT_NO;
}

enum verdict cause_overlay_userxattr(const struct failure *f, struct cause *c)
{
	const struct step_overlay *o = &f->step->u.overlay;

	if (!has_namespace(f, NS_USER) || !*o->upper || (o->flags & OVL_USERXATTR))
		return VERDICT_NO;
	return because(f, c, VERDICT_POSSIBLE, "compile the plan anew, as the user who runs it",
		       "the plan was made for a caller without a user namespace: it lacks "
		       "userxattr, and only "
		       "root may write the overlay's marks in trusted attributes");
}

enum verdict cause_overlay_busy(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE, "end what uses it, or another upper directory",
		       "the upper or the work directory is in use by another overlay ('%s')",
		       *upper_of(f) ? upper_of(f) : f->step->u.overlay.target);
}

enum verdict cause_overlay_stale(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE,
		       "the lower layers that it was made with, or a new upper directory",
		       "the upper layer '%s' was made over other lower layers", upper_of(f));
}

/* ---- other file systems -------------------------------------------------------------- */

enum verdict cause_filesystem_missing(const struct failure *f, struct cause *c)
{
	const char *type = f->step->u.filesystem.type;

	if (!strcmp(fact_of(f, "filesystem:", type), "yes"))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       arena_printf(f->arena, "as root: modprobe %s; or leave the mount out", type),
		       "this kernel has no %s file system", type);
}

/* Each of these shows a namespace, and only its owner may mount it. */
enum verdict cause_filesystem_namespace(const struct failure *f, struct cause *c)
{
	static const struct {
		const char *type, *key;
		uint64_t ns;
	} rows[] = {
		{ "proc", "pid", NS_PID },	   { "sysfs", "net", NS_NET },
		{ "mqueue", "ipc", NS_IPC },	   { "cgroup2", "cgroup", NS_CGROUP },
		{ "cgroup", "cgroup", NS_CGROUP },
	};
	const char *type = f->step->u.filesystem.type;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (strcmp(rows[i].type, type) != 0 || has_namespace(f, rows[i].ns))
			continue;
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena,
					    "namespaces.%s = true; or bind the host's: %s",
					    rows[i].key,
					    !strcmp(type, "proc")    ? "filesystem.proc = \"host\""
					    : !strcmp(type, "sysfs") ? "filesystem.sys = \"host\""
								     : "a mount of type \"bind\""),
			       "a %s can only be mounted in a %s namespace of one's own", type,
			       rows[i].key);
	}
	return VERDICT_NO;
}

enum verdict cause_proc_masked(const struct failure *f, struct cause *c)
{
	if (strcmp(f->step->u.filesystem.type, "proc") != 0)
		return VERDICT_NO;
	return because_of_fact(f, c, "proc_userns");
}

enum verdict cause_sysfs_masked(const struct failure *f, struct cause *c)
{
	bool ro = words_have_in_commas(fact_of(f, "mount_flags:", "/sys"), "ro");
	const char *below = fact_of(f, "mounts_below:", "/sys");

	if (strcmp(f->step->u.filesystem.type, "sysfs") != 0)
		return VERDICT_NO;
	if (!ro && !*below)
		return VERDICT_NO;
	return because(
		f, c, ro ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
		"filesystem.sys = \"host\" or \"none\"\n"
		"docker: --security-opt systempaths=unconfined; podman: --security-opt unmask=ALL",
		"/sys is %s here, as container engines do, and then the kernel gives no new one",
		ro ? "read-only" : "partly covered");
}

enum verdict cause_mount_options(const struct failure *f, struct cause *c)
{
	const struct step *s = f->step;

	if (s->kind == STEP_FILESYSTEM && *s->u.filesystem.options)
		return because(f, c, VERDICT_POSSIBLE, "leave the option out, or a newer kernel",
			       "this kernel does not know one of the options '%s' of %s",
			       s->u.filesystem.options, s->u.filesystem.type);
	if (s->kind == STEP_FILESYSTEM)
		return VERDICT_NO;
	return because(f, c, VERDICT_POSSIBLE, "a smaller size, fewer inodes",
		       "the size or the number of inodes is more than the kernel takes");
}

enum verdict cause_pivot(const struct failure *f, struct cause *c)
{
	const char *root = fact_of(f, "fs_type:", "/");

	if (host_yes(f->host, "chrooted"))
		return because(
			f, c, VERDICT_CONFIRMED,
			"enter the tree by pivot_root in place of chroot, as systemd-nspawn does",
			"sbx runs in a chroot, and pivot_root needs the root of a mount namespace");
	if (f->err == EINVAL && (!strcmp(root, "ramfs") || !strcmp(root, "tmpfs")))
		return because(f, c, VERDICT_POSSIBLE,
			       "boot with switch_root from the initramfs, as distributions do",
			       "the root of this machine is its initramfs, which cannot be pivoted "
			       "away from");
	return VERDICT_NO;
}
