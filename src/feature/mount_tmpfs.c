/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	uint64_t attrs = ATTRS_DEFAULT;
	struct step *s;

	if (lower_options(l, m, &attrs, NULL) < 0)
		return -1;
	s = lower_add(l, STEP_TMPFS, m->at, "filesystem.mounts");
	s->u.tmpfs.target = m->target.v;
	s->u.tmpfs.size = m->size.v;
	s->u.tmpfs.inodes = m->inodes.v;
	s->u.tmpfs.mode = m->mode.set ? m->mode.v : 0755;
	s->u.tmpfs.attrs = attrs | (lower_writable(&m->access, true) ? 0 : ATTR_RO);
	return 0;
}

const struct mount_type mount_tmpfs = {
	.name = "tmpfs",
	.help = "an empty file system in memory",
	.members = "target access options size inodes mode",
	.required = "target",
	.lower = lower,
};
