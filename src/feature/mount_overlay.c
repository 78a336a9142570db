/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	struct overlay o = {
		.target = m->target.v,
		.lower = &m->lower,
		.upper = &m->upper,
		.work = &m->work,
		.size = m->size.v,
		.attrs = ATTRS_DEFAULT,
		.at = m->at,
		.why = "filesystem.mounts",
	};

	if (lower_options(l, m, &o.attrs, NULL) < 0)
		return -1;
	if (!lower_writable(&m->access, true))
		o.attrs |= ATTR_RO;
	return lower_overlay(l, &o);
}

const struct mount_type mount_overlay = {
	.name = "overlay",
	.help = "directories of the host laid over each other",
	.members = "target access options lower upper work size",
	.required = "target lower",
	.lower = lower,
};
