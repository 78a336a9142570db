/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	uint64_t attrs = ATTR_NOSUID | ATTR_NOEXEC;
	struct step *s;

	if (lower_options(l, m, &attrs, NULL) < 0)
		return -1;
	s = lower_add(l, STEP_FILESYSTEM, m->at, "filesystem.mounts");
	s->u.filesystem.type = "devpts";
	s->u.filesystem.target = lower_target(m, "/dev/pts");
	s->u.filesystem.options = "newinstance,ptmxmode=0666,mode=0620";
	s->u.filesystem.attrs = attrs;
	return 0;
}

const struct mount_type mount_devpts = {
	.name = "devpts",
	.help = "pseudo-terminals of the sandbox's own",
	.members = "target options",
	.required = "",
	.lower = lower,
};
