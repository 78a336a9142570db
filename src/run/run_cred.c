/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_cred - who the payload is and what it may do.
 */
#include <linux/securebits.h>
#include <signal.h>

#include "run/child.h"
#include "sys/cred.h"
#include "sys/kernel.h"
#include "sys/ns.h"

#define MAX_GROUPS 65536

int step_bounding_set(const struct flat_step *s)
{
	uint64_t keep = s->arg[ARG_BOUNDING_SET_keep];

	/* Until the kernel knows no more: one that it has and we have no name for goes, too. */
	for (unsigned int cap = 0; cap < 64; cap++) {
		int r = keep >> cap & 1 ? 0 : sys_cap_bounding_drop(cap);

		if (r == -EINVAL && cap)
			return 0;
		if (r)
			return r;
	}
	return 0;
}

int step_setgroups(const struct flat *f, const struct flat_step *s)
{
	static gid_t groups[MAX_GROUPS];
	uint32_t n = flat_count(s, ARG_SETGROUPS_groups);

	if (n > MAX_GROUPS)
		return -EINVAL;
	for (uint32_t k = 0; k < n; k++)
		groups[k] = (gid_t)flat_intv(f, s, ARG_SETGROUPS_groups, k);
	return sys_setgroups(n, groups);
}

/* Have the secure bits been set so that a change of ids leaves the capabilities alone? */
static bool is_fixup_off(const struct child *c)
{
	uint32_t i = find_step(c->plan, STEP_SECUREBITS, ACTOR_CHILD, 0);

	return i < c->index && c->plan->steps[i].arg[ARG_SECUREBITS_bits] & SECBIT_NO_SETUID_FIXUP;
}

int step_setgid(const struct child *c, const struct flat_step *s)
{
	int64_t gid = flat_int(s, ARG_SETGID_gid);

	return gid == c->gid ? 0 : sys_setgid_all((gid_t)gid);
}

int step_setuid(struct child *c, const struct flat_step *s)
{
	uint32_t next = find_step(c->plan, STEP_CAPSET, ACTOR_CHILD, c->index);
	int r = 0;

	if (flat_int(s, ARG_SETUID_uid) == c->uid)
		return 0;
	/* Else the kernel takes all from who stops being root; some may be wanted yet. */
	if (!is_fixup_off(c) && next < c->plan->header->n_steps &&
	    c->plan->steps[next].arg[ARG_CAPSET_keep])
		r = sys_set_keepcaps();
	return r ? r : sys_setuid_all((uid_t)s->arg[ARG_SETUID_uid]);
}

int step_capset(const struct flat_step *s)
{
	uint64_t keep = s->arg[ARG_CAPSET_keep];
	int r = sys_capset_all(keep);

	for (unsigned int cap = 0; !r && cap < 64; cap++)
		if (keep >> cap & 1)
			r = sys_cap_ambient_raise(cap);
	return r;
}

/*
 * The signal comes when the supervisor dies, but not if it has died before. In a pid namespace
 * nobody can tell by the parent's pid, which is 0 there; a descriptor of the supervisor can.
 */
int step_pdeathsig(struct child *c)
{
	int r = sys_set_pdeathsig(SIGKILL);

	if (r)
		return r;
	r = sys_pidfd_is_alive(c->sandbox->self);
	if (!r)
		_exit(EXIT_SBX_FAILED);
	c->is_payload_tied = true;
	return r < 0 ? r : 0;
}
