/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes_ids - why namespaces could not be had, and ids not be mapped.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "cli/causes.h"
#include "feature/subid.h"

/* linux/capability.h */
enum {
	SETGID_CAP = 6,
	SETUID_CAP = 7,
	SYS_ADMIN_CAP = 21,
};

static const struct {
	uint64_t bit;
	const char *name; /* in profiles */
	const char *fact;
	const char *limit; /* sysctl in user/ */
} kinds[] = {
	{ NS_USER, "user", "user", "max_user_namespaces" },
	{ NS_MOUNT, "mount", "mnt", "max_mnt_namespaces" },
	{ NS_PID, "pid", "pid", "max_pid_namespaces" },
	{ NS_IPC, "ipc", "ipc", "max_ipc_namespaces" },
	{ NS_UTS, "uts", "uts", "max_uts_namespaces" },
	{ NS_NET, "net", "net", "max_net_namespaces" },
	{ NS_CGROUP, "cgroup", "cgroup", "max_cgroup_namespaces" },
	{ NS_TIME, "time", "time", "max_time_namespaces" },
};

enum verdict cause_namespace_missing(const struct failure *f, struct cause *c)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!(f->step->u.clone.ns & kinds[i].bit) ||
		    strcmp(fact_of(f, "ns.", kinds[i].fact), "no") != 0)
			continue;
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena, "namespaces.%s = false, or a newer kernel",
					    kinds[i].name),
			       "this kernel has no %s namespaces", kinds[i].name);
	}
	return VERDICT_NO;
}

enum verdict cause_userns_refused(const struct failure *f, struct cause *c)
{
	if (!(f->step->u.clone.ns & NS_USER))
		return VERDICT_NO;
	return because_of_fact(f, c, "userns");
}

enum verdict cause_clone_without_userns(const struct failure *f, struct cause *c)
{
	if (has_namespace(f, NS_USER) || has_cap(f, SYS_ADMIN_CAP))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "namespaces.user = true",
		       "without a user namespace only root may make the others");
}

enum verdict cause_namespace_limit(const struct failure *f, struct cause *c)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const char *path = arena_printf(f->arena, "user/%s", kinds[i].limit);

		if (!(f->step->u.clone.ns & kinds[i].bit) ||
		    strcmp(fact_of(f, "sysctl:", path), "0") != 0)
			continue;
		return because(
			f, c, VERDICT_CONFIRMED,
			arena_printf(f->arena,
				     "as root: sysctl -w user.%s=15000\n"
				     "and the same line in a file of /etc/sysctl.d, to keep it",
				     kinds[i].limit),
			"%s namespaces are switched off: user.%s is 0", kinds[i].name,
			kinds[i].limit);
	}
	return because(f, c, VERDICT_POSSIBLE, "sysctl -a | grep 'user.max_.*_namespaces'",
		       "a limit on namespaces is used up, or they are nested too deep (32)");
}

enum verdict cause_too_many_processes(const struct failure *f, struct cause *c)
{
	const char *own = fact_of(f, "rlimit:", "nproc");

	return because(f, c, VERDICT_POSSIBLE,
		       "end some processes, or raise the limit: ulimit -u; pids.max of the cgroup",
		       "the limit on processes is reached (RLIMIT_NPROC is %s)",
		       *own ? own : "unknown");
}

/* ---- joining --------------------------------------------------------------------- */

enum verdict cause_join_path(const struct failure *f, struct cause *c)
{
	const char *path = f->step->u.join.path;

	if (f->err == ENOENT && !host_has(f->host, HOST_PATH, path))
		return because(
			f, c, VERDICT_CONFIRMED,
			"start what the namespace belongs to first, and look up its pid again",
			"'%s' is not there: the process or the named namespace has gone", path);
	return VERDICT_NO;
}

/* A namespace's file in /proc is a link to "net:[4026531840]"; one that was bound is of nsfs. */
enum verdict cause_join_kind(const struct failure *f, struct cause *c)
{
	const struct step_join *join = &f->step->u.join;
	const char *link = host_ask(f->host, HOST_LINK, join->path);
	const char *fs = fact_of(f, "fs_type:", join->path);

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t n = strlen(kinds[i].fact);

		if (!(join->ns & kinds[i].bit))
			continue;
		if (link && (strncmp(link, kinds[i].fact, n) != 0 || link[n] != ':'))
			return because(
				f, c, VERDICT_CONFIRMED,
				arena_printf(f->arena,
					     "name a namespace of that kind, as /proc/PID/ns/%s",
					     kinds[i].fact),
				"'%s' is '%s', no %s namespace", join->path, link, kinds[i].name);
		if (!link && *fs && strcmp(fs, "6e736673") != 0)
			return because(f, c, VERDICT_CONFIRMED,
				       arena_printf(f->arena,
						    "name a namespace, as /proc/PID/ns/%s",
						    kinds[i].fact),
				       "'%s' is no namespace", join->path);
		return because(f, c, VERDICT_POSSIBLE,
			       arena_printf(f->arena, "name a namespace as /proc/PID/ns/%s",
					    kinds[i].fact),
			       "it is no %s namespace, or the one that sbx is in already",
			       kinds[i].name);
	}
	return VERDICT_NO;
}

enum verdict cause_join_foreign(const struct failure *f, struct cause *c)
{
	bool user = has_namespace(f, NS_USER);

	return because(f, c, VERDICT_POSSIBLE,
		       user ? "only namespaces of the joined user namespace, of your own "
			      "sandboxes, can be joined, by the pid of the payload: the init of "
			      "a sandbox is closed to all"
			    : "join the user namespace that it belongs to as well: namespaces.user "
			      "= \"/proc/PID/ns/user\"",
		       "the namespace belongs to a user namespace in which you have no rights");
}

/* ---- id maps ---------------------------------------------------------------------- */

static bool is_uid_map(const struct failure *f)
{
	return f->step->kind == STEP_UID_MAP;
}

static const char *map_helper(const struct failure *f)
{
	return is_uid_map(f) ? f->step->u.uid_map.helper : f->step->u.gid_map.helper;
}

static struct id_ranges map_ranges(const struct failure *f)
{
	return is_uid_map(f) ? f->step->u.uid_map.ranges : f->step->u.gid_map.ranges;
}

/* Is all of the range in one of ours? */
static bool owns(const struct failure *f, const char *path, struct id_range want)
{
	struct id_ranges own = subid_ranges(f->arena, f->host, path);

	for (size_t i = 0; i < own.n; i++)
		if (want.outside >= own.v[i].outside &&
		    (uint64_t)want.outside + want.count <=
			    (uint64_t)own.v[i].outside + own.v[i].count)
			return true;
	return false;
}

static enum verdict helper_range(const struct failure *f, struct cause *c, const char *name)
{
	const char *path = is_uid_map(f) ? "/etc/subuid" : "/etc/subgid";
	const char *own = fact_of(f, is_uid_map(f) ? "uid" : "gid", "");
	struct id_ranges ranges = map_ranges(f);
	uint64_t first = UINT64_MAX, last = 0;

	for (size_t i = 0; i < ranges.n; i++) {
		struct id_range r = ranges.v[i];

		if ((r.count == 1 && !strcmp(own, arena_printf(f->arena, "%u", r.outside))) ||
		    owns(f, path, r))
			continue;
		first = r.outside < first ? r.outside : first;
		if (r.count && (uint64_t)r.outside + r.count - 1 > last)
			last = (uint64_t)r.outside + r.count - 1;
	}
	if (first == UINT64_MAX)
		return VERDICT_NO;
	return because(
		f, c, VERDICT_CONFIRMED,
		arena_printf(f->arena,
			     "as root: usermod --add-sub%ss %" PRIu64 "-%" PRIu64 " %s\n"
			     "or identity.id_map = \"root\", which needs no range",
			     is_uid_map(f) ? "uid" : "gid", first, last, fact_of(f, "user", "")),
		"%s refuses the ids %" PRIu64 " to %" PRIu64 ": %s does not give them to '%s'",
		name, first, last, path, fact_of(f, "user", ""));
}

enum verdict cause_map_helper(const struct failure *f, struct cause *c)
{
	const char *helper = map_helper(f), *name = path_basename(helper);
	const char *found = fact_of(f, "helper.", name);
	size_t len = strlen(helper);
	enum verdict v;

	if (!*helper)
		return VERDICT_NO;
	if (!host_has(f->host, HOST_PATH, helper))
		return because(
			f, c, VERDICT_CONFIRMED,
			"install the package uidmap (Debian, Ubuntu) or shadow-utils (Fedora)",
			"the helper '%s' is not there", helper);
	if (host_yes(f->host, "no_new_privs"))
		return because(f, c, VERDICT_CONFIRMED,
			       "start sbx from where it is not set, or identity.id_map = \"root\"",
			       "no_new_privs is set on sbx itself, so that '%s' gets no rights",
			       helper);
	if (!strncmp(found, helper, len) && !strcmp(found + len, " plain")) {
		if (words_have_in_commas(fact_of(f, "mount_flags:", helper), "nosuid"))
			return because(
				f, c, VERDICT_CONFIRMED,
				"identity.id_map = \"root\" needs no helper",
				"'%s' lies on a mount with nosuid, so that it gets no rights",
				helper);
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena, "as root: chmod u+s %s", helper),
			       "'%s' is not set-uid root", helper);
	}
	v = helper_range(f, c, name);
	if (v != VERDICT_NO)
		return v;
	return because(f, c, VERDICT_POSSIBLE, "identity.id_map = \"root\" needs no helper",
		       "%s refuses the ranges", name);
}

enum verdict cause_map_apparmor(const struct failure *f, struct cause *c)
{
	const char *word = fact_of(f, "userns", "");

	return strcmp(word, "apparmor") != 0 ? VERDICT_NO : because_of_fact(f, c, "userns");
}

enum verdict cause_map_without_deny(const struct failure *f, struct cause *c)
{
	for (size_t i = 0; i < f->index; i++)
		if (f->plan->steps[i].kind == STEP_SETGROUPS_DENY)
			return VERDICT_NO;
	if (*map_helper(f) || (f->step->actor == ACTOR_SUPERVISOR && has_cap(f, SETGID_CAP)))
		return VERDICT_NO;
	return because(
		f, c, VERDICT_CONFIRMED, "make the plan anew, for this user: sbx compile",
		"setgroups was not denied first: only then may an ordinary user map a group, as "
		"leaving a group must not open what the group is kept out of");
}

/* Is the range covered by the map of the namespace that sbx is in? "0 1000 1\n1 100000 65536" */
static bool is_mapped_here(const struct failure *f, struct id_range r)
{
	const char *s = fact_of(f, is_uid_map(f) ? "uid_map" : "gid_map", "");

	while (*s) {
		unsigned long long inside, count;
		char *end;

		inside = strtoull(s, &end, 10);
		strtoull(end, &end, 10);
		count = strtoull(end, &end, 10);
		if (r.outside >= inside && (uint64_t)r.outside + r.count <= inside + count)
			return true;
		s = *end == '\n' ? end + 1 : end + strlen(end);
	}
	return false;
}

enum verdict cause_map_not_ours(const struct failure *f, struct cause *c)
{
	const char *what = is_uid_map(f) ? "uid" : "gid", *own = fact_of(f, what, "");
	struct id_ranges ranges = map_ranges(f);
	/* The child's rights are inside only. */
	bool may = f->step->actor == ACTOR_SUPERVISOR &&
		   has_cap(f, is_uid_map(f) ? SETUID_CAP : SETGID_CAP);

	if (*map_helper(f))
		return VERDICT_NO;
	for (size_t i = 0; i < ranges.n; i++) {
		struct id_range r = ranges.v[i];

		if (!is_mapped_here(f, r))
			return because(f, c, VERDICT_CONFIRMED,
				       "identity.id_map = \"root\", or ids out of "
				       "/proc/self/uid_map and gid_map",
				       "%ss %" PRIu32 " to %" PRIu64
				       " do not exist in the user namespace that "
				       "sbx runs in",
				       what, r.outside, (uint64_t)r.outside + r.count - 1);
		if (!may &&
		    (r.count != 1 || strcmp(own, arena_printf(f->arena, "%u", r.outside)) != 0))
			return because(f, c, VERDICT_CONFIRMED,
				       "identity.id_map = \"subids\" with a range in /etc/subuid "
				       "and /etc/subgid, or \"root\"",
				       "%s %" PRIu32
				       " is not yours (%s), and only root may map others",
				       what, r.outside, own);
	}
	return VERDICT_NO;
}

enum verdict cause_map_malformed(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE, "look at the ranges in the step above: sbx plan",
		       "ranges overlap, or there are more than 340");
}

/* ---- becoming the payload's user --------------------------------------------------- */

enum verdict cause_setgroups_denied(const struct failure *f, struct cause *c)
{
	const char *state = fact_of(f, "setgroups", "");
	bool denied = !strcmp(state, "deny");

	for (size_t i = 0; i < f->index && !denied; i++)
		denied = f->plan->steps[i].kind == STEP_SETGROUPS_DENY;
	if (!denied)
		return VERDICT_NO;
	return because(
		f, c, VERDICT_CONFIRMED,
		"identity.groups = [], or identity.id_map = \"subids\" (newgidmap denies nothing)",
		"setgroups is denied in this user namespace, as its group was mapped without a "
		"helper");
}

static bool is_in(struct id_ranges map, int64_t id)
{
	for (size_t i = 0; i < map.n; i++)
		if (id >= map.v[i].inside && id < (int64_t)map.v[i].inside + map.v[i].count)
			return true;
	return false;
}

enum verdict cause_id_unmapped(const struct failure *f, struct cause *c)
{
	bool uid = f->step->kind == STEP_SETUID;
	int64_t id = uid ? f->step->u.setuid.uid : f->step->u.setgid.gid;
	const struct step *map = NULL;

	for (size_t i = 0; i < f->index; i++)
		if (f->plan->steps[i].kind == (uid ? STEP_UID_MAP : STEP_GID_MAP))
			map = &f->plan->steps[i];
	if (!map)
		return VERDICT_NO;
	if (f->step->kind == STEP_SETGROUPS) {
		const struct intv *groups = &f->step->u.setgroups.groups;

		for (size_t i = 0; i < groups->n; i++)
			if (!is_in(map->u.gid_map.ranges, groups->v[i]))
				return because(
					f, c, VERDICT_CONFIRMED,
					"identity.groups with ids of the map, or a wider id_map",
					"gid %" PRId64 " is not mapped inside", groups->v[i]);
		return VERDICT_NO;
	}
	if (is_in(uid ? map->u.uid_map.ranges : map->u.gid_map.ranges, id))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       "identity.user with an id of the map, or a wider id_map",
		       "%s %" PRId64 " is not mapped inside", uid ? "uid" : "gid", id);
}
