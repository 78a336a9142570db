/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/path.h"
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	struct source src = source_of(&m->source);
	struct bind b = {
		.target = lower_target(m, path_normalize(l->arena, m->source.v)),
		.writable = lower_writable(&m->access, false),
		.attrs = ATTRS_DEFAULT,
		.id_map = &m->id_map,
		.at = m->at,
		.why = "filesystem.mounts",
	};
	bool recursive = true;

	if (src.if_missing == IF_MISSING_ERROR)
		src.if_missing = (enum if_missing)m->if_missing.v;
	switch (bind_from(l, &src, &b)) {
	case SOURCE_ERROR:
		return -1;
	case SOURCE_MISSING:
		return 0;
	case SOURCE_FOUND:
		break;
	}
	if (lower_options(l, m, &b.attrs, &recursive) < 0)
		return -1;
	b.recursive = b.recursive && recursive;
	return lower_bind(l, &b) ? 0 : -1;
}

const struct mount_type mount_bind = {
	.name = "bind",
	.help = "a file, directory, device or socket of the host",
	.members = "source target access options if_missing id_map",
	.required = "source",
	.lower = lower,
};
