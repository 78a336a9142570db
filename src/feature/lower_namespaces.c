/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "feature/lower.h"
#include "feature/namespaces.h"

static const struct {
	uint64_t bit;
	const char *key;
	size_t offset;
} rows[] = {
	{ NS_USER, "namespaces.user", offsetof(struct spec, namespaces.user) },
	{ NS_MOUNT, "namespaces.mount", offsetof(struct spec, namespaces.mount) },
	{ NS_PID, "namespaces.pid", offsetof(struct spec, namespaces.pid) },
	{ NS_IPC, "namespaces.ipc", offsetof(struct spec, namespaces.ipc) },
	{ NS_UTS, "namespaces.uts", offsetof(struct spec, namespaces.uts) },
	{ NS_NET, "namespaces.net", offsetof(struct spec, namespaces.net) },
	{ NS_CGROUP, "namespaces.cgroup", offsetof(struct spec, namespaces.cgroup) },
	{ NS_TIME, "namespaces.time", offsetof(struct spec, namespaces.time) },
};

bool namespace_row(size_t i, const struct spec *s, struct namespace_row *out)
{
	if (i >= ARRAY_LEN(rows))
		return false;
	out->bit = rows[i].bit;
	out->key = rows[i].key;
	out->ns = (const void *)((const char *)s + rows[i].offset);
	return true;
}

bool namespace_joins(const struct spec *s)
{
	struct namespace_row row;

	for (size_t i = 0; namespace_row(i, s, &row); i++)
		if (row.ns->how == S_NS_JOIN)
			return true;
	return false;
}

bool nested_limit_wanted(const struct spec *s)
{
	return s->namespaces.user.how == S_NS_NEW && !s->security.nested_userns.v;
}

/*
 * Container engines mount /proc/sys read-only, or cover it, and in a user namespace of our own that
 * cannot be undone, nor is there a new procfs to be had then. Of what a security module says only
 * a trial can tell.
 */
bool nested_limit_works(struct lowering *l)
{
	const char *flags = host_ask(l->host, HOST_FACT, "mount_flags:/proc/sys/user");
	const char *label = host_ask(l->host, HOST_FACT, "apparmor_label");

	if (!host_has(l->host, HOST_FACT, "max_user_namespaces") ||
	    (flags && strncmp(flags, "ro", 2) == 0))
		return false;
	return !label || strncmp(label, "unconfined", strlen("unconfined")) == 0 ||
	       host_yes(l->host, "userns_limit");
}

static void lower_nested_limit(struct lowering *l)
{
	const struct s_bool *key = &l->spec->security.nested_userns;
	struct step *s;

	/* Elsewhere the filter does it alone, whatever the policy. */
	if (!nested_limit_wanted(l->spec) || !nested_limit_works(l))
		return;
	s = lower_add(l, STEP_SYSCTL, key->at, lower_why(l, "security.nested_userns", key->set));
	s->u.sysctl.name = "user/max_user_namespaces";
	s->u.sysctl.value = "0";
}

/* Joining the user namespace comes first: it brings the right to join the others. */
int lower_namespaces(struct lowering *l)
{
	const struct spec *s = l->spec;
	int64_t monotonic = s->namespaces.monotonic_offset.v;
	int64_t boottime = s->namespaces.boottime_offset.v;
	struct namespace_row row;
	struct place at = { 0 };
	const char *why = "namespaces (default)";
	uint64_t created = 0;
	struct step *step;

	for (size_t i = 0; namespace_row(i, s, &row); i++) {
		if (row.ns->how == S_NS_JOIN) {
			step = plan_add(l->plan, STEP_JOIN, ACTOR_SUPERVISOR, row.ns->at, row.key);
			step->u.join.ns = row.bit;
			step->u.join.path = row.ns->path;
		}
		if (row.ns->how != S_NS_NEW)
			continue;
		created |= row.bit;
		if (!place_is_known(at) && row.ns->set) {
			at = row.ns->at;
			why = "namespaces";
		}
	}
	/* A clock can be set only while nobody is in the namespace: then the child makes it itself.
	 */
	if (monotonic || boottime) {
		const struct s_int *key = monotonic ? &s->namespaces.monotonic_offset
						    : &s->namespaces.boottime_offset;

		created &= ~(uint64_t)NS_TIME;
		step = lower_add(l, STEP_TIME_OFFSETS, key->at,
				 monotonic ? "namespaces.monotonic_offset"
					   : "namespaces.boottime_offset");
		step->u.time_offsets.monotonic = monotonic;
		step->u.time_offsets.boottime = boottime;
	}
	plan_add(l->plan, STEP_CLONE, ACTOR_SUPERVISOR, at, why)->u.clone.ns = created;
	lower_nested_limit(l);
	return 0;
}
