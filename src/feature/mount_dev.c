/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dev - a small /dev: harmless devices of the host, terminals and shared memory of its own.
 *
 * Nobody without rights on the machine can make device nodes, so those of the host are bound, one
 * by one. The tmpfs itself needs no devices and no programs.
 */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

static const char *const nodes[] = { "null", "zero", "full", "random", "urandom", "tty" };

static const struct {
	const char *name, *content;
} links[] = {
	{ "ptmx", "pts/ptmx" },		 { "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },	 { "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

static int bind_node(struct lowering *l, const struct source *src, const char *target,
		     const char *why)
{
	/* Read-only keeps their modes as they are; devices can be written all the same. */
	return lower_bind_source(l, src, target, false, ATTR_NOSUID | ATTR_NOEXEC, why);
}

/* What the profile asks for beside them, as paths below /dev. */
static int bind_chosen(struct lowering *l, const char *target, const struct s_list *devices,
		       const char *why)
{
	int err = 0;

	for (size_t i = 0; i < devices->n; i++) {
		struct source src = source_of(&devices->v[i]);

		src.what = "device";
		if (!path_is_within(src.path, "/dev") || strcmp(src.path, "/dev") == 0)
			err = diag_error(l->diags, DIAG_E0316, src.at, "'%s' is not below /dev",
					 src.path);
		else if (bind_node(l, &src,
				   path_join(l->arena, target, path_below(src.path, "/dev")),
				   why) < 0)
			err = -1;
	}
	return err;
}

int lower_dev(struct lowering *l, const char *target, const struct s_list *devices, struct place at,
	      const char *why)
{
	struct step *s = lower_add(l, STEP_TMPFS, at, why);
	int err = 0;

	s->u.tmpfs.target = target;
	s->u.tmpfs.mode = 0755;
	s->u.tmpfs.attrs = ATTRS_PSEUDO;
	for (size_t i = 0; i < ARRAY_LEN(nodes); i++) {
		struct source src = source_at(path_join(l->arena, "/dev", nodes[i]), at, "device");

		if (bind_node(l, &src, path_join(l->arena, target, nodes[i]), why) < 0)
			err = -1;
	}
	s = lower_add(l, STEP_FILESYSTEM, at, why);
	s->u.filesystem.type = "devpts";
	s->u.filesystem.target = path_join(l->arena, target, "pts");
	s->u.filesystem.options = "newinstance,ptmxmode=0666,mode=0620";
	s->u.filesystem.attrs = ATTR_NOSUID | ATTR_NOEXEC;
	s = lower_add(l, STEP_TMPFS, at, why);
	s->u.tmpfs.target = path_join(l->arena, target, "shm");
	s->u.tmpfs.mode = 01777;
	s->u.tmpfs.attrs = ATTRS_DEFAULT;
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		s = lower_add(l, STEP_SYMLINK, at, why);
		s->u.symlink.path = path_join(l->arena, target, links[i].name);
		s->u.symlink.content = links[i].content;
	}
	return bind_chosen(l, target, devices, why) < 0 ? -1 : err;
}

static int lower(struct lowering *l, const struct mount_item *m)
{
	return lower_dev(l, lower_target(m, "/dev"), &m->devices, m->at, "filesystem.mounts");
}

const struct mount_type mount_dev = {
	.name = "dev",
	.help = "a small /dev: null zero full random urandom tty, pts, shm, and chosen nodes",
	.members = "target devices",
	.required = "",
	.lower = lower,
};
