/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l, const struct mount_item *m)
{
	uint64_t attrs = ATTRS_PSEUDO;
	struct step *s;

	if (lower_options(l, m, &attrs, NULL) < 0 ||
	    lower_needs(l, &l->spec->namespaces.ipc, true, m->at, "a mount of type mqueue",
			"namespaces.ipc") < 0)
		return -1;
	s = lower_add(l, STEP_FILESYSTEM, m->at, "filesystem.mounts");
	s->u.filesystem.type = "mqueue";
	s->u.filesystem.target = lower_target(m, "/dev/mqueue");
	s->u.filesystem.attrs = attrs | (lower_writable(&m->access, true) ? 0 : ATTR_RO);
	return 0;
}

const struct mount_type mount_mqueue = {
	.name = "mqueue",
	.help = "POSIX message queues of the sandbox's own",
	.members = "target access options",
	.required = "",
	.lower = lower,
};
