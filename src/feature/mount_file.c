/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "feature/lower.h"

/* pass/mount_points.c makes it a BIND_FILE where the directory isn't the sandbox's own. */
static int lower(struct lowering *l, const struct mount_item *m)
{
	struct step *s = lower_add(l, STEP_FILE, m->at, "filesystem.mounts");

	s->u.file.path = m->target.v;
	s->u.file.mode = m->mode.set ? m->mode.v : 0644;
	s->u.file.data = (struct bytes){ m->content.v, strlen(m->content.v) };
	return 0;
}

const struct mount_type mount_file = {
	.name = "file",
	.help = "a file with the text that content has",
	.members = "target content mode",
	.required = "target content",
	.lower = lower,
};
