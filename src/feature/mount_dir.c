/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	struct step *s = lower_add(l, STEP_MKDIR, m->at, "filesystem.mounts");

	s->u.mkdir.path = m->target.v;
	s->u.mkdir.mode = m->mode.set ? m->mode.v : 0755;
	return 0;
}

const struct mount_type mount_dir = {
	.name = "dir",
	.help = "an empty directory",
	.members = "target mode",
	.required = "target",
	.lower = lower,
};
