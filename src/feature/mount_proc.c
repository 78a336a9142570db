/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

/* The kernel gives a procfs only to the owner of a pid namespace. */
int lower_proc(struct lowering *l, const struct proc *p)
{
	struct step *s;

	if (lower_needs(l, &l->spec->namespaces.pid, true, p->at, "a private /proc",
			"namespaces.pid") < 0)
		return -1;
	s = lower_add(l, STEP_FILESYSTEM, p->at, p->why);
	s->u.filesystem.type = "proc";
	s->u.filesystem.target = p->target;
	s->u.filesystem.options = p->hidepid && p->subset_pid ? "hidepid=invisible,subset=pid"
				  : p->hidepid		      ? "hidepid=invisible"
				  : p->subset_pid	      ? "subset=pid"
							      : "";
	s->u.filesystem.attrs = p->attrs;
	return 0;
}

static int lower(struct lowering *l, const struct mount_item *m)
{
	struct proc p = {
		.target = lower_target(m, "/proc"),
		.hidepid = m->hidepid.v,
		.subset_pid = m->subset_pid.v,
		.attrs = ATTRS_PSEUDO,
		.at = m->at,
		.why = "filesystem.mounts",
	};

	if (lower_options(l, m, &p.attrs, NULL) < 0)
		return -1;
	if (!lower_writable(&m->access, true))
		p.attrs |= ATTR_RO;
	return lower_proc(l, &p);
}

const struct mount_type mount_proc = {
	.name = "proc",
	.help = "a procfs of the sandbox's pid namespace",
	.members = "target access options hidepid subset_pid",
	.required = "",
	.lower = lower,
};
