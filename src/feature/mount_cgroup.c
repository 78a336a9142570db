/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

/* Read-only, unless what is below the limits has been left to the sandbox: what it sees is only
 * that. */
static int lower(struct lowering *l, const struct mount_item *m)
{
	uint64_t attrs = ATTRS_PSEUDO;
	struct step *s;

	if (lower_options(l, m, &attrs, NULL) < 0 ||
	    lower_needs(l, &l->spec->namespaces.cgroup, true, m->at, "a mount of type cgroup",
			"namespaces.cgroup") < 0)
		return -1;
	s = lower_add(l, STEP_FILESYSTEM, m->at, "filesystem.mounts");
	s->u.filesystem.type = "cgroup2";
	s->u.filesystem.target = lower_target(m, "/sys/fs/cgroup");
	s->u.filesystem.attrs = attrs | (l->spec->limits.delegate.v ? 0 : ATTR_RO);
	return 0;
}

const struct mount_type mount_cgroup = {
	.name = "cgroup",
	.help = "the sandbox's own cgroup and those below",
	.members = "target options",
	.required = "",
	.lower = lower,
};
