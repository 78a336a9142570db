/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_mount - new file systems, and the change to the new root.
 *
 * The new root is mounted over "/", at "/..": that resolves to whatever is topmost there, while
 * the process's own "/" stays the host's tree until pivot_root, so that sources are found. The work
 * area, when there is one, lies between the two. Everything else is mounted at ".", after fchdir
 * to a target that was opened beneath the new root: no path is looked up twice. Only directories
 * that nobody else can have touched are mounted on by their path.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>

#include "base/list.h"
#include "run/child.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/mount.h"

#define TOPMOST "/.."

unsigned long attrs_to_ms(uint64_t attrs)
{
	static const struct {
		uint64_t attr;
		unsigned long flag;
	} table[] = {
		{ ATTR_RO, MS_RDONLY },	      { ATTR_NOSUID, MS_NOSUID },
		{ ATTR_NODEV, MS_NODEV },     { ATTR_NOEXEC, MS_NOEXEC },
		{ ATTR_NOATIME, MS_NOATIME }, { ATTR_NOSYMFOLLOW, K_MS_NOSYMFOLLOW },
	};
	unsigned long flags = 0;

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (attrs & table[i].attr)
			flags |= table[i].flag;
	return flags;
}

/* Takes the mount that has just become the topmost for the new root; fd is its, or -1. */
int adopt_root(struct child *c, int fd, bool is_tmpfs)
{
	if (fd < 0)
		fd = sys_open(AT_FDCWD, TOPMOST, O_PATH | O_DIRECTORY, 0);
	if (fd < 0)
		return fd;
	if (c->root >= 0)
		drop_fd(c->root);
	c->root = fd;
	c->is_in_root = false;
	note_mount(c, "/", is_tmpfs);
	return 0;
}

/* Goes to where a mount at "." is one at the target. */
static int enter_target(struct child *c, const char *target)
{
	int fd = open_target(c, target, O_PATH | O_DIRECTORY), r;

	if (fd < 0)
		return fd;
	r = sys_fchdir(fd);
	c->is_in_root = false;
	drop_fd(fd);
	return r;
}

static int mount_new(struct child *c, const char *target, const char *type, uint64_t attrs,
		     const char *options)
{
	unsigned long flags = attrs_to_ms(attrs);
	bool is_tmpfs = strcmp(type, "tmpfs") == 0, is_own = is_own_dir(c, target);
	int r;

	if (!target[1]) {
		r = sys_mount(type, TOPMOST, type, flags, options);
		return r ? r : adopt_root(c, -1, is_tmpfs);
	}
	/* Most targets are of our own making. */
	r = is_own ? enter_root(c) : enter_target(c, target);
	if (!r)
		r = sys_mount(type, is_own ? target + 1 : ".", type, flags, options);
	if (!r)
		note_mount(c, target, is_tmpfs);
	return r;
}

int step_propagation(struct child *c)
{
	/* Private, not slave: copies are then private, too, and need not be cut loose one by one.
	 */
	int r = sys_mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);

	c->is_tree_private = !r;
	return r;
}

int step_stage(struct child *c, const struct flat_step *s)
{
	char buf[64];
	struct text options = TEXT_OVER(buf);
	int r;

	text_add(&options, "mode=0700");
	if (s->arg[ARG_STAGE_size]) {
		text_add(&options, ",size=");
		text_add_number(&options, flat_int(s, ARG_STAGE_size));
	}
	r = sys_mount("tmpfs", TOPMOST, "tmpfs", MS_NOSUID | MS_NODEV, buf);
	if (!r)
		r = c->stage = sys_open(AT_FDCWD, TOPMOST, O_PATH | O_DIRECTORY, 0);
	return r < 0 ? r : 0;
}

/*
 * Nothing is ever written to a tmpfs that is read-only from the start, so that one is as good as
 * another. Other than 0 or an error: there is none yet, or it cannot be copied.
 */
static int mount_empty_again(struct child *c, const struct flat_step *s)
{
	const struct flat_step *first = c->empty.step;
	int r;

	if (!first || !(s->arg[ARG_TMPFS_attrs] & ATTR_RO) ||
	    s->arg[ARG_TMPFS_attrs] != first->arg[ARG_TMPFS_attrs] ||
	    s->arg[ARG_TMPFS_mode] != first->arg[ARG_TMPFS_mode] ||
	    s->arg[ARG_TMPFS_size] != first->arg[ARG_TMPFS_size] ||
	    s->arg[ARG_TMPFS_inodes] != first->arg[ARG_TMPFS_inodes])
		return 1;
	if (c->empty.fd < 0)
		c->empty.fd = open_target(c, flat_str(c->plan, first, ARG_TMPFS_target),
					  O_PATH | O_DIRECTORY);
	if (c->empty.fd < 0)
		return c->empty.fd;
	r = attach_copy(c, c->empty.fd, flat_str(c->plan, s, ARG_TMPFS_target));
	return r == -ENOSYS || r == -EPERM ? 1 : r;
}

int step_tmpfs(struct child *c, const struct flat_step *s)
{
	char buf[96];
	struct text options = TEXT_OVER(buf);
	int r = mount_empty_again(c, s);

	if (r <= 0)
		return r;
	if (s->arg[ARG_TMPFS_attrs] & ATTR_RO)
		c->empty = (struct same_again){ s, -1 };
	text_add(&options, "mode=");
	text_add_octal(&options, (uint32_t)s->arg[ARG_TMPFS_mode]);
	if (s->arg[ARG_TMPFS_size]) {
		text_add(&options, ",size=");
		text_add_number(&options, flat_int(s, ARG_TMPFS_size));
	}
	if (s->arg[ARG_TMPFS_inodes]) {
		text_add(&options, ",nr_inodes=");
		text_add_number(&options, flat_int(s, ARG_TMPFS_inodes));
	}
	return mount_new(c, flat_str(c->plan, s, ARG_TMPFS_target), "tmpfs",
			 s->arg[ARG_TMPFS_attrs], buf);
}

int step_filesystem(struct child *c, const struct flat_step *s)
{
	const char *options = flat_str(c->plan, s, ARG_FILESYSTEM_options);

	return mount_new(c, flat_str(c->plan, s, ARG_FILESYSTEM_target),
			 flat_str(c->plan, s, ARG_FILESYSTEM_type), s->arg[ARG_FILESYSTEM_attrs],
			 *options ? options : NULL);
}

/*
 * Layers are named to the kernel by descriptor, /proc/self/fd/N: what was opened is what is
 * mounted, nothing has to be escaped, a hundred layers fit into the one page that mount(2) takes,
 * and the mount table inside does not tell the host's paths.
 */
static int add_layer(struct text *options, const char *prefix, int fd)
{
	if (fd < 0)
		return fd;
	text_add(options, prefix);
	text_add(options, "/proc/self/fd/");
	text_add_number(options, fd);
	return options->full ? -E2BIG : 0;
}

static int open_layer(struct child *c, const char *path)
{
	if (*path != '/')
		return sys_open(c->stage, path, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
	if (c->layers.taken < c->layers.n)
		return c->layers.fd[c->layers.taken++];
	return sys_open_plain(AT_FDCWD, path, O_PATH | O_DIRECTORY);
}

static void open_early(struct child *c, const char *path)
{
	if (*path == '/' && c->layers.n < ARRAY_LEN(c->layers.fd))
		c->layers.fd[c->layers.n++] = sys_open_plain(AT_FDCWD, path, O_PATH | O_DIRECTORY);
}

/*
 * For a child that is about to become somebody else: what root keeps below a closed directory is
 * out of the sandbox's reach then. The order is that of step_overlay().
 */
void open_layers_early(struct child *c)
{
	const struct flat *f = c->plan;

	for (uint32_t i = c->index; i < f->header->n_steps; i++) {
		const struct flat_step *s = &f->steps[i];

		if (s->kind != STEP_OVERLAY)
			continue;
		for (uint32_t k = 0; k < flat_count(s, ARG_OVERLAY_lower); k++)
			open_early(c, flat_strv(f, s, ARG_OVERLAY_lower, k));
		if (s->arg[ARG_OVERLAY_flags] & OVL_STAGED || !*flat_str(f, s, ARG_OVERLAY_upper))
			continue;
		open_early(c, flat_str(f, s, ARG_OVERLAY_upper));
		open_early(c, flat_str(f, s, ARG_OVERLAY_work));
	}
}

static int staged_dir(struct child *c, const char *name)
{
	int r = sys_mkdir(c->stage, name, 0755);

	return r ? r : sys_open(c->stage, name, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
}

/* overlay takes a layer only out of this mount namespace, so that a copy has to be in it. */
int step_layer(struct child *c, const struct flat_step *s)
{
	int tree = c->slots[s->arg[ARG_LAYER_slot]];
	int dir = staged_dir(c, flat_str(c->plan, s, ARG_LAYER_name));
	int r = dir < 0 ? dir : sys_move_mount(tree, dir, "");

	if (dir >= 0)
		drop_fd(dir);
	drop_fd(tree);
	return r;
}

static int add_upper(struct child *c, const struct flat_step *s, struct text *options)
{
	const char *upper = flat_str(c->plan, s, ARG_OVERLAY_upper);
	const char *work = flat_str(c->plan, s, ARG_OVERLAY_work);
	bool is_staged = s->arg[ARG_OVERLAY_flags] & OVL_STAGED;
	int r;

	if (!*upper)
		return 0;
	r = add_layer(options,
		      ",upperdir=", is_staged ? staged_dir(c, upper) : open_layer(c, upper));
	if (r)
		return r;
	return add_layer(options,
			 ",workdir=", is_staged ? staged_dir(c, work) : open_layer(c, work));
}

int step_overlay(struct child *c, const struct flat_step *s)
{
	char buf[4096];
	struct text options = TEXT_OVER(buf);
	int r = 0;

	for (uint32_t k = 0; !r && k < flat_count(s, ARG_OVERLAY_lower); k++)
		r = add_layer(&options, k ? ":" : "lowerdir=",
			      open_layer(c, flat_strv(c->plan, s, ARG_OVERLAY_lower, k)));
	if (!r)
		r = add_upper(c, s, &options);
	if (!r && (s->arg[ARG_OVERLAY_flags] & OVL_USERXATTR))
		text_add(&options, ",userxattr");
	if (!r && options.full)
		r = -E2BIG;
	return r ? r
		 : mount_new(c, flat_str(c->plan, s, ARG_OVERLAY_target), "overlay",
			     s->arg[ARG_OVERLAY_attrs], buf);
}

int step_pivot_root(struct child *c)
{
	int r = enter_root(c);

	/* Both ".": the old root is then on top of the new one, and no directory is needed for it.
	 */
	return r ? r : sys_pivot_root(".", ".");
}

int step_detach_root(struct child *c)
{
	int r = 0;

	/* The work area still lies on the old root, so it is what "." finds first. */
	if (c->stage >= 0)
		r = sys_umount_detach(".");
	/* pivot_root has made the working directory the root of this process, too. */
	return r ? r : sys_umount_detach(".");
}
