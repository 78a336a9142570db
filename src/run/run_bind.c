/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_bind - what is there already, mounted once more.
 *
 * The normal path: open the source once, copy its mounts (detached, so that nobody sees them), set
 * the attributes on all of them, attach. Nothing is ever visible with fewer attributes than asked
 * for, and no mount table is read.
 *
 * Where the kernel has not got these calls, or a filter refuses them, mount(2) does it: attach, and
 * then change each mount by itself, as it changes one at a time. Which ones there are only
 * /proc/self/mountinfo can say. Nothing of the sandbox runs in between. What a mount has already
 * (and, in a user namespace, may not lose) is kept.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "run/child.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/mount.h"
#include "sys/mountinfo.h"

#define MAX_SUB_MOUNTS 8192
#define MAX_REOPENS 1000 /* of a name that somebody changes all the time */

static uint64_t attrs_to_setattr(uint64_t attrs)
{
	uint64_t set = 0;

	set |= attrs & ATTR_RO ? K_MOUNT_ATTR_RDONLY : 0;
	set |= attrs & ATTR_NOSUID ? K_MOUNT_ATTR_NOSUID : 0;
	set |= attrs & ATTR_NODEV ? K_MOUNT_ATTR_NODEV : 0;
	set |= attrs & ATTR_NOEXEC ? K_MOUNT_ATTR_NOEXEC : 0;
	set |= attrs & ATTR_NOATIME ? K_MOUNT_ATTR_NOATIME : 0;
	set |= attrs & ATTR_NOSYMFOLLOW ? K_MOUNT_ATTR_NOSYMFOLLOW : 0;
	return set;
}

/* Not there, or not allowed: the classic interface may be. */
static bool is_refused(int r)
{
	return r == -ENOSYS || r == -EPERM;
}

/* ---- the classic interface --------------------------------------------------- */

/* "/proc/self/fd/N", by which mount(2) takes a descriptor. */
static const char *fd_path(struct text *t, int fd)
{
	text_add(t, "/proc/self/fd/");
	text_add_number(t, fd);
	return t->buf;
}

static int remount(int fd, unsigned long has, uint64_t attrs)
{
	char buf[32];
	struct text path = TEXT_OVER(buf);
	unsigned long flags = has | attrs_to_ms(attrs);

	/* These exclude each other. */
	if (attrs & ATTR_NOATIME)
		flags &= ~(unsigned long)(MS_RELATIME | MS_STRICTATIME);
	return sys_mount(NULL, fd_path(&path, fd), NULL, MS_REMOUNT | MS_BIND | flags, NULL);
}

/* The mounts that have been changed so far; a mount below one of them comes next. */
struct walk {
	uint32_t ids[MAX_SUB_MOUNTS];
	size_t n;
	int top; /* opened at the root of the topmost */
	char top_point[4096];
	uint64_t attrs;
};

static bool has_id(const struct walk *w, uint32_t id)
{
	for (size_t i = w->n; i-- > 0;)
		if (w->ids[i] == id)
			return true;
	return false;
}

static int remount_below(struct walk *w, const struct mountinfo *m)
{
	const char *rel = m->point;
	size_t n = strlen(w->top_point);
	int64_t id;
	int fd, r;

	if (w->n == MAX_SUB_MOUNTS)
		return -E2BIG;
	w->ids[w->n++] = m->id;
	if (w->top_point[1] && strncmp(rel, w->top_point, n) == 0)
		rel += n;
	rel += strspn(rel, "/");
	fd = sys_open_beneath(w->top, rel, O_PATH);
	/* Whose mount point cannot be reached now cannot be by the payload, which may do no more.
	 */
	if (fd == -EACCES || (fd == -ENOENT && strstr(rel, "//deleted")))
		return 0;
	if (fd < 0)
		return fd;
	id = sys_mount_id(fd);
	/* Another id: this one is covered by a mount that is on top of it, and cannot be reached.
	 */
	if (id < 0)
		r = (int)id;
	else
		r = id == m->id ? remount(fd, m->flags, w->attrs) : 0;
	close(fd);
	return r;
}

/* Reads the mount table once; *found tells whether it was of use. */
static int remount_pass(struct walk *w, bool recursive, bool *found)
{
	static struct mountinfo_reader reader;
	struct mountinfo m;
	bool is_top_seen = w->top_point[0];
	int r = mountinfo_open(&reader), more;

	if (r)
		return r;
	while (!r && (more = mountinfo_next(&reader, &m)) != 0) {
		if (more < 0) {
			r = more;
		} else if (!is_top_seen && m.id == w->ids[0]) {
			is_top_seen = *found = true;
			if (strlen(m.point) >= sizeof(w->top_point))
				r = -ENAMETOOLONG;
			else
				memcpy(w->top_point, m.point, strlen(m.point) + 1);
			if (!r)
				r = remount(w->top, m.flags, w->attrs);
		} else if (is_top_seen && recursive && has_id(w, m.parent) && !has_id(w, m.id)) {
			*found = true;
			r = remount_below(w, &m);
		}
	}
	mountinfo_close(&reader);
	return r || is_top_seen ? r : -ENOENT;
}

/* `top` is the root of a mount: adds attributes to it and, if so, to all that is below. */
static int remount_tree(int top, bool recursive, uint64_t attrs)
{
	static struct walk w;
	int64_t id = sys_mount_id(top);
	bool found;
	int r;

	if (id < 0)
		return (int)id;
	w.ids[0] = (uint32_t)id;
	w.n = 1;
	w.top = top;
	w.top_point[0] = '\0';
	w.attrs = attrs;
	/* The table need not list parents before children, so it is read until it has no news. */
	do {
		found = false;
		r = remount_pass(&w, recursive, &found);
	} while (!r && found);
	return r;
}

/* By its name, which may be another's by now: tried until it is what was bound over itself. */
static int open_bound(struct child *c, const char *target, int source)
{
	struct stat bound, st;

	if (fstat(source, &bound) < 0)
		return -errno;
	for (int i = 0; i < MAX_REOPENS; i++) {
		int fd = open_target(c, target, O_PATH);

		if (fd < 0)
			return fd;
		if (!fstat(fd, &st) && st.st_dev == bound.st_dev && st.st_ino == bound.st_ino &&
		    sys_mount_id(fd) != sys_mount_id(source))
			return fd;
		close(fd);
	}
	return -ESTALE;
}

/* `is_inside`: the source is what is at the target. */
static int bind_classic(struct child *c, int source, const char *target, bool recursive,
			uint64_t attrs, bool is_inside)
{
	char source_buf[32], target_buf[32];
	struct text from = TEXT_OVER(source_buf), to = TEXT_OVER(target_buf);
	bool on_itself = is_inside && !hooks_skips("resolve");
	int fd = -1, r;

	if (target[1]) {
		fd = on_itself ? source : open_target(c, target, O_PATH);
		if (fd < 0)
			return fd;
		fd_path(&to, fd);
	} else {
		text_add(&to, "/..");
	}
	r = sys_mount(fd_path(&from, source), target_buf, NULL, MS_BIND | (recursive ? MS_REC : 0),
		      NULL);
	if (fd >= 0 && fd != source)
		drop_fd(fd);
	if (r)
		return r;
	if (!target[1]) {
		r = adopt_root(c, -1, false);
		fd = c->root;
	} else {
		note_mount(c, target, false);
		r = fd = on_itself ? open_bound(c, target, source) : open_target(c, target, O_PATH);
	}
	if (r < 0)
		return r;
	to.len = 0;
	r = sys_mount(NULL, fd_path(&to, fd), NULL, MS_PRIVATE | (recursive ? MS_REC : 0), NULL);
	if (!r && attrs)
		r = remount_tree(fd, recursive, attrs);
	if (target[1])
		drop_fd(fd);
	return r;
}

/* ---- the normal path --------------------------------------------------------- */

/*
 * Attaches a detached copy, and takes it over when it is the new root. Where the target is open
 * already, as `at`, it is not looked up again: the name may be another directory's by now.
 */
static int attach(struct child *c, int tree, const char *target, int at)
{
	const char *name = "";
	int dir, r;

	if (!target[1]) {
		r = sys_move_mount(tree, AT_FDCWD, "/..");
		return r ? r : adopt_root(c, tree, false);
	}
	dir = at >= 0 && !hooks_skips("resolve") ? at : target_parent(c, target, &name);
	r = dir < 0 ? dir : sys_move_mount(tree, dir, name);
	if (!r)
		note_mount(c, target, false);
	c->attached = drop_fd(tree) ? tree : -1;
	return r;
}

static int bind_tree(struct child *c, int source, const char *target, bool recursive,
		     uint64_t attrs, bool is_inside)
{
	int tree = sys_clone_tree(source, recursive), r = 0;

	if (tree < 0)
		return tree;
	if (attrs || !c->is_tree_private)
		r = sys_mount_setattr(tree, recursive, attrs_to_setattr(attrs), MS_PRIVATE);
	if (r) {
		close(tree);
		return r;
	}
	return attach(c, tree, target, is_inside ? source : -1);
}

/* A mount of ours at a second place: its attributes come along. */
int attach_copy(struct child *c, int fd, const char *target)
{
	int tree = sys_clone_tree(fd, false);

	return tree < 0 ? tree : attach(c, tree, target, -1);
}

/*
 * A copy of the host's whole tree would take along what this plan has mounted over "/": the work
 * area, or the new root itself. A mount that cannot be bound is left out, with all that is on it.
 */
static int hide_own_mounts(struct child *c, bool hide)
{
	int r = sys_fchdir(c->stage >= 0 ? c->stage : c->root);

	c->is_in_root = false;
	return r ? r : sys_mount(NULL, ".", NULL, hide ? MS_UNBINDABLE : MS_PRIVATE, NULL);
}

static int bind(struct child *c, int source, const char *target, bool recursive, uint64_t attrs,
		bool is_inside)
{
	int r = bind_tree(c, source, target, recursive, attrs, is_inside);

	return is_refused(r) ? bind_classic(c, source, target, recursive, attrs, is_inside) : r;
}

/* Is it the single mount that the last such step has made, again? */
static bool is_same_bind(const struct child *c, const struct flat_step *s)
{
	const struct flat_step *last = c->bound.step;

	return last && c->bound.fd >= 0 && !s->arg[ARG_BIND_recursive] &&
	       !last->arg[ARG_BIND_recursive] && flat_int(s, ARG_BIND_slot) == BIND_OWN &&
	       flat_int(last, ARG_BIND_slot) == BIND_OWN &&
	       s->arg[ARG_BIND_attrs] == last->arg[ARG_BIND_attrs] &&
	       strcmp(flat_str(c->plan, s, ARG_BIND_source),
		      flat_str(c->plan, last, ARG_BIND_source)) == 0;
}

int step_bind(struct child *c, const struct flat_step *s)
{
	const char *source = flat_str(c->plan, s, ARG_BIND_source);
	const char *target = flat_str(c->plan, s, ARG_BIND_target);
	bool recursive = s->arg[ARG_BIND_recursive];
	uint64_t attrs = s->arg[ARG_BIND_attrs];
	int64_t slot = flat_int(s, ARG_BIND_slot);
	bool is_own_there = recursive && !source[1] && (c->stage >= 0 || c->root >= 0);
	int fd, r;

	if (is_same_bind(c, s))
		return attach_copy(c, c->bound.fd, target);
	c->attached = -1;
	if (slot >= 0) {
		/* Ids were mapped on the copy by the supervisor; what is left is to attach it. */
		fd = c->slots[slot];
		r = fd < 0 ? -EBADF
			   : sys_mount_setattr(fd, true, attrs_to_setattr(attrs), MS_PRIVATE);
		return r ? r : attach(c, fd, target, -1);
	}
	fd = slot == BIND_INSIDE ? open_target(c, target, O_PATH) : open_source(c, source, O_PATH);
	if (fd < 0)
		return fd;
	r = is_own_there ? hide_own_mounts(c, true) : 0;
	if (!r)
		r = bind(c, fd, target, recursive, attrs, slot == BIND_INSIDE);
	if (!r && is_own_there)
		r = hide_own_mounts(c, false);
	drop_fd(fd);
	c->bound = (struct same_again){ s, c->attached };
	return r;
}

int step_bind_file(struct child *c, const struct flat_step *s)
{
	char buf[24];
	struct text name = TEXT_OVER(buf);
	int fd, r;

	text_add(&name, "file");
	text_add_number(&name, c->index);
	r = write_new_file(c->stage, buf, (mode_t)s->arg[ARG_BIND_FILE_mode],
			   flat_bytes(c->plan, s, ARG_BIND_FILE_data),
			   flat_count(s, ARG_BIND_FILE_data));
	if (r)
		return r;
	fd = sys_open(c->stage, buf, O_PATH | O_NOFOLLOW, 0);
	if (fd < 0)
		return fd;
	r = bind(c, fd, flat_str(c->plan, s, ARG_BIND_FILE_path), false,
		 s->arg[ARG_BIND_FILE_attrs], false);
	drop_fd(fd);
	return r;
}

int step_setattr(struct child *c, const struct flat_step *s)
{
	bool recursive = s->arg[ARG_SETATTR_recursive];
	uint64_t attrs = s->arg[ARG_SETATTR_attrs];
	int fd = open_target(c, flat_str(c->plan, s, ARG_SETATTR_target), O_PATH), r;

	if (fd < 0)
		return fd;
	r = sys_mount_setattr(fd, recursive, attrs_to_setattr(attrs), 0);
	if (is_refused(r))
		r = remount_tree(fd, recursive, attrs);
	drop_fd(fd);
	return r;
}
