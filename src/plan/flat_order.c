/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat_order - can the steps of a flat plan be carried out one after the other?
 */
#include <string.h>

#include "plan/flat_check.h"

/* How far a plan has come. */
struct progress {
	bool cloned, waited, staged, rooted, pivoted, detached, inited, tied, executed;
	bool has_session, has_tty, closed, has_ruleset, restricted, filtered;
	bool has_names, has_broker;
	bool has_joined, has_scope, has_cgroup, has_v1, has_entered, has_cgroup_ns;
	bool has_runtime, has_usage;
	bool has_host_dir, has_left; /* the supervisor, for another mount namespace */
	bool for_child;		     /* the supervisor has done something since CLONE */
	uint64_t clone_ns;
	unsigned char slots[FLAT_MAX_SLOTS]; /* 1: opened, 2: taken */
};

/* False when it is already; else makes it so. */
static bool once(bool *flag)
{
	if (*flag)
		return false;
	*flag = true;
	return true;
}

/* A hierarchy has one cgroup of the sandbox, made before its limits are set. */
static bool has_cgroup_in(const struct flat *f, const struct flat_step *end, const char *hierarchy)
{
	for (const struct flat_step *s = f->steps; s < end; s++)
		if (s->kind == STEP_CGROUP &&
		    strcmp(flat_str(f, s, ARG_CGROUP_hierarchy), hierarchy) == 0)
			return true;
	return false;
}

/* All of it before other namespaces are joined: the paths are the host's. */
static bool is_cgroup_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	if (s->kind == STEP_CGROUP_ENTER) {
		p->for_child = true;
		return p->cloned && !p->waited && p->has_cgroup && once(&p->has_entered);
	}
	if (p->cloned || p->has_joined)
		return false;
	if (s->kind == STEP_CGROUP_SCOPE)
		return !p->has_cgroup && once(&p->has_scope);
	if (s->kind == STEP_CGROUP_LIMIT)
		return has_cgroup_in(f, s, flat_str(f, s, ARG_CGROUP_LIMIT_hierarchy));
	p->has_cgroup = true;
	p->has_v1 |= !s->arg[ARG_CGROUP_v2];
	return !has_cgroup_in(f, s, flat_str(f, s, ARG_CGROUP_hierarchy));
}

static bool is_supervisor_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	enum step_kind kind = s->kind;

	if (kind == STEP_CLONE) {
		p->clone_ns = s->arg[ARG_CLONE_ns];
		return once(&p->cloned);
	}
	if (kind == STEP_CGROUP_SCOPE || kind == STEP_CGROUP || kind == STEP_CGROUP_LIMIT ||
	    kind == STEP_CGROUP_ENTER)
		return is_cgroup_order(f, s, p);
	if (kind == STEP_RUNTIME)
		return !p->cloned && once(&p->has_runtime);
	if (kind == STEP_USAGE)
		return !p->cloned && once(&p->has_usage);
	/* What it has made it takes back by name, and must find it under that name then. */
	if (kind == STEP_HOST_DIR || kind == STEP_JOIN) {
		p->has_host_dir |= kind == STEP_HOST_DIR;
		p->has_joined |= kind == STEP_JOIN;
		p->has_left |= kind == STEP_JOIN && s->arg[ARG_JOIN_ns] & NS_MOUNT;
		return !p->cloned && !(p->has_host_dir && p->has_left);
	}
	if (!p->cloned || p->waited)
		return false;
	p->for_child = true;
	if (kind == STEP_OPEN_TREE)
		return p->slots[s->arg[ARG_OPEN_TREE_slot]]++ == 0;
	return kind == STEP_SETGROUPS_DENY || kind == STEP_UID_MAP || kind == STEP_GID_MAP;
}

/* A mount of anything; a target of "/" makes it the new root. */
static bool is_mount_order(const char *target, struct progress *p)
{
	if (p->detached != p->pivoted || p->closed)
		return false;
	return target[1] || (!p->pivoted && once(&p->rooted));
}

static bool is_bind_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	int64_t slot = flat_int(s, ARG_BIND_slot);

	if (slot >= 0 && p->slots[slot]++ != 1)
		return false;
	return !p->pivoted && is_mount_order(flat_str(f, s, ARG_BIND_target), p);
}

/* Layers by name lie in the work area; one that is not there is an error of the mount. */
static bool is_overlay_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	bool needs_stage = s->arg[ARG_OVERLAY_flags] & OVL_STAGED;

	for (uint32_t k = 0; k < flat_count(s, ARG_OVERLAY_lower); k++)
		needs_stage |= *flat_strv(f, s, ARG_OVERLAY_lower, k) != '/';
	return (p->staged || !needs_stage) && !p->pivoted &&
	       is_mount_order(flat_str(f, s, ARG_OVERLAY_target), p);
}

/* NOLINTNEXTLINE(readability-function-size): a flat switch, an answer for each kind of step */
static bool is_child_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	switch ((enum step_kind)s->kind) {
	case STEP_HOST_DIR:
	case STEP_CGROUP_SCOPE:
	case STEP_CGROUP:
	case STEP_CGROUP_LIMIT:
	case STEP_CGROUP_ENTER:
	case STEP_RUNTIME:
	case STEP_USAGE:
	case STEP_CLONE:
	case STEP_OPEN_TREE:
	case STEP_KIND_COUNT:
		return false;
	case STEP_JOIN: /* these two are entered by a new process only */
		return !p->rooted && !p->staged && !(s->arg[ARG_JOIN_ns] & (NS_PID | NS_TIME));
	case STEP_WAIT: /* PTY closes the channel, too */
		return p->for_child && !p->has_tty && !p->closed && once(&p->waited);
	case STEP_CGROUP_NS: /* its root is the cgroup that the child is in by then */
		return p->for_child == p->waited && !p->rooted && !(p->clone_ns & NS_CGROUP) &&
		       once(&p->has_cgroup_ns);
	case STEP_TIME_OFFSETS:
		return !p->pivoted && !(p->clone_ns & NS_TIME);
	case STEP_SETGROUPS_DENY:
	case STEP_UID_MAP:
	case STEP_GID_MAP:
	case STEP_PROPAGATION:
	case STEP_OOM_SCORE_ADJ:
		return !p->pivoted;
	case STEP_STAGE:
		return !p->rooted && !p->pivoted && !p->closed && once(&p->staged);
	case STEP_TMPFS:
		return is_mount_order(flat_str(f, s, ARG_TMPFS_target), p);
	case STEP_FILESYSTEM:
		return is_mount_order(flat_str(f, s, ARG_FILESYSTEM_target), p);
	case STEP_BIND:
		return is_bind_order(f, s, p);
	case STEP_OVERLAY:
		return is_overlay_order(f, s, p);
	case STEP_LAYER:
		return p->staged && !p->rooted && p->slots[s->arg[ARG_LAYER_slot]]++ == 1;
	case STEP_BIND_FILE:
		return p->staged && !p->pivoted && !p->closed;
	case STEP_PIVOT_ROOT:
		return p->rooted && once(&p->pivoted);
	case STEP_DETACH_ROOT:
		return p->pivoted && once(&p->detached);
	case STEP_SYSCTL:
		return !p->pivoted;
	case STEP_PTY:
	case STEP_PIPES:
		return p->has_session && !p->closed && !p->inited && once(&p->has_tty);
	case STEP_SETSID:
		return p->detached == p->rooted && once(&p->has_session);
	case STEP_CLOSE_FDS:
		/* What the child has remembered would be descriptors of something else then. */
		p->closed = true;
		return p->detached == p->rooted && p->has_ruleset == p->restricted;
	case STEP_LANDLOCK_RULESET:
		p->has_names = s->arg[ARG_LANDLOCK_RULESET_names];
		return p->detached == p->rooted && !p->inited && once(&p->has_ruleset);
	case STEP_LANDLOCK_PATH:
	case STEP_LANDLOCK_PORT:
	case STEP_LANDLOCK_FDS:
		return p->has_ruleset && !p->restricted;
	case STEP_LANDLOCK_RESTRICT:
		return p->has_ruleset && once(&p->restricted);
	case STEP_SECCOMP:
		return p->detached == p->rooted && once(&p->filtered);
	case STEP_BROKER:
		return p->inited && p->has_names && !p->filtered && once(&p->has_broker);
	case STEP_PDEATHSIG:
		return !p->inited && once(&p->tied);
	case STEP_INIT:
		/* Init is held by what holds the payload. */
		return p->detached == p->rooted && p->has_ruleset == p->restricted &&
		       once(&p->inited);
	case STEP_EXEC:
		return p->detached == p->rooted && once(&p->executed);
	case STEP_CHDIR:
		return p->detached == p->rooted;
	case STEP_MKDIR:
	case STEP_TOUCH:
	case STEP_SYMLINK:
	case STEP_FILE:
	case STEP_SETATTR:
	case STEP_HOSTNAME:
	case STEP_DOMAINNAME:
	case STEP_LINK_UP:
	case STEP_RLIMIT:
	case STEP_UMASK:
	case STEP_NICE:
	case STEP_AFFINITY:
	case STEP_ENV_CLEAN:
	case STEP_ENV_PASS:
	case STEP_ENV_SET:
	case STEP_ENV_UNSET:
	case STEP_SECUREBITS:
	case STEP_BOUNDING_SET:
	case STEP_SETGROUPS:
	case STEP_SETGID:
	case STEP_SETUID:
	case STEP_KEYRING:
	case STEP_CAPSET:
	case STEP_NO_NEW_PRIVS:
		return p->detached == p->pivoted;
	}
	return false;
}

enum flat_error flat_check_order(const struct flat *f)
{
	struct progress p = { .cloned = false };
	uint32_t i;

	for (i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *s = &f->steps[i];

		if (p.executed)
			return FLAT_BAD_ORDER;
		if (s->actor == ACTOR_SUPERVISOR ? !is_supervisor_order(f, s, &p)
						 : !p.cloned || !is_child_order(f, s, &p))
			return FLAT_BAD_ORDER;
	}
	if (!p.executed || p.for_child != p.waited || p.has_ruleset != p.restricted ||
	    p.has_names != p.has_broker || (p.has_v1 && !p.has_entered))
		return FLAT_BAD_ORDER;
	for (i = 0; i < FLAT_MAX_SLOTS; i++)
		if (p.slots[i] == 1)
			return FLAT_BAD_ORDER;
	return FLAT_OK;
}
