/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

/* Always read-only: what can be written there is the machine's. */
int lower_sysfs(struct lowering *l, const char *target, uint64_t attrs, struct place at,
		const char *why)
{
	struct step *s;

	if (lower_needs(l, &l->spec->namespaces.net, true, at, "a private /sys", "namespaces.net") <
	    0)
		return -1;
	s = lower_add(l, STEP_FILESYSTEM, at, why);
	s->u.filesystem.type = "sysfs";
	s->u.filesystem.target = target;
	s->u.filesystem.attrs = attrs | ATTR_RO;
	return 0;
}

static int lower(struct lowering *l, const struct mount_item *m)
{
	uint64_t attrs = ATTRS_PSEUDO;

	if (lower_options(l, m, &attrs, NULL) < 0)
		return -1;
	return lower_sysfs(l, lower_target(m, "/sys"), attrs, m->at, "filesystem.mounts");
}

const struct mount_type mount_sysfs = {
	.name = "sysfs",
	.help = "a sysfs of the sandbox's network namespace, read-only",
	.members = "target options",
	.required = "",
	.lower = lower,
};
