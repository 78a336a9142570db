/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	struct step *s = lower_add(l, STEP_SYMLINK, m->at, "filesystem.mounts");

	s->u.symlink.path = m->target.v;
	s->u.symlink.content = m->content.v;
	if (*m->content.v)
		return 0;
	return diag_error(l->diags, DIAG_E0307, m->content.at, "a symbolic link cannot be empty");
}

const struct mount_type mount_symlink = {
	.name = "symlink",
	.help = "a symbolic link to whatever content says",
	.members = "target content",
	.required = "target content",
	.lower = lower,
};
