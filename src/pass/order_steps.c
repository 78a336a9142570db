/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order_steps - every step into its phase, otherwise as the features made them.
 *
 * Example: lower_ids makes the maps and the payload's setuid together; here the maps go behind the
 * clone, and setuid behind all that needs rights. A WAIT is added when the supervisor has
 * something to do between clone and the child's first mount.
 */
#include "pass/passes.h"

/* NOLINTNEXTLINE(readability-function-size): a flat switch, an answer for each kind of step */
enum phase step_phase(const struct step *s)
{
	switch (s->kind) {
	case STEP_HOST_DIR:
		return PHASE_HOST;
	case STEP_CGROUP_SCOPE:
		return PHASE_CGROUP_SCOPE;
	case STEP_CGROUP:
		return PHASE_CGROUP;
	case STEP_CGROUP_LIMIT:
		return PHASE_CGROUP_LIMIT;
	case STEP_RUNTIME:
	case STEP_USAGE:
		return PHASE_WATCH;
	case STEP_JOIN:
		return PHASE_JOIN;
	case STEP_CLONE:
		return PHASE_CLONE;
	case STEP_SETGROUPS_DENY:
	case STEP_UID_MAP:
	case STEP_GID_MAP:
		return PHASE_MAPS;
	case STEP_OPEN_TREE:
		return PHASE_OPEN_TREE;
	case STEP_CGROUP_ENTER:
		return PHASE_CGROUP_ENTER;
	case STEP_WAIT:
		return PHASE_WAIT;
	case STEP_CGROUP_NS:
		return PHASE_CGROUP_NS;
	case STEP_TIME_OFFSETS:
	case STEP_OOM_SCORE_ADJ:
	case STEP_SYSCTL:
		return PHASE_PROC;
	case STEP_PROPAGATION:
		return PHASE_PROPAGATION;
	case STEP_STAGE:
		return PHASE_STAGE;
	case STEP_LAYER:
		return PHASE_LAYER;
	case STEP_TMPFS:
	case STEP_BIND:
	case STEP_OVERLAY:
	case STEP_FILESYSTEM:
	case STEP_MKDIR:
	case STEP_TOUCH:
	case STEP_SYMLINK:
	case STEP_FILE:
	case STEP_BIND_FILE:
		return PHASE_MOUNT;
	case STEP_SETATTR:
		return PHASE_SETATTR;
	case STEP_PIVOT_ROOT:
		return PHASE_PIVOT;
	case STEP_DETACH_ROOT:
		return PHASE_DETACH;
	case STEP_HOSTNAME:
	case STEP_DOMAINNAME:
	case STEP_LINK_UP:
		return PHASE_NAMES;
	case STEP_CHDIR:
		return PHASE_CHDIR;
	case STEP_ENV_CLEAN:
	case STEP_ENV_PASS:
	case STEP_ENV_SET:
	case STEP_ENV_UNSET:
		return PHASE_ENVIRONMENT;
	case STEP_RLIMIT:
	case STEP_UMASK:
	case STEP_NICE:
	case STEP_AFFINITY:
		return PHASE_LIMITS;
	case STEP_SETSID:
		return PHASE_SESSION;
	case STEP_PTY:
	case STEP_PIPES:
		return PHASE_TTY;
	case STEP_CLOSE_FDS:
		return PHASE_CLOSE;
	case STEP_NO_NEW_PRIVS:
		return PHASE_NO_NEW_PRIVS;
	case STEP_LANDLOCK_RULESET:
		return PHASE_LANDLOCK;
	case STEP_LANDLOCK_PATH:
	case STEP_LANDLOCK_PORT:
	case STEP_LANDLOCK_FDS:
		return PHASE_LANDLOCK_RULES;
	case STEP_LANDLOCK_RESTRICT:
		return PHASE_LANDLOCK_RESTRICT;
	case STEP_SECUREBITS:
		return PHASE_SECUREBITS;
	case STEP_BOUNDING_SET:
		return PHASE_BOUNDING_SET;
	case STEP_SETGROUPS:
		return PHASE_SETGROUPS;
	case STEP_SETGID:
		return PHASE_SETGID;
	case STEP_SETUID:
		return PHASE_SETUID;
	case STEP_KEYRING:
		return PHASE_KEYRING;
	case STEP_CAPSET:
		return PHASE_CAPSET;
	case STEP_PDEATHSIG:
		return PHASE_PDEATHSIG;
	case STEP_INIT:
		return PHASE_INIT;
	case STEP_BROKER:
		return PHASE_BROKER;
	case STEP_SECCOMP:
		return s->u.seccomp.early ? PHASE_EARLY_SECCOMP : PHASE_SECCOMP;
	case STEP_EXEC:
	case STEP_KIND_COUNT:
		break;
	}
	return PHASE_EXEC;
}

void mount_steps(const struct plan *p, size_t *first, size_t *n)
{
	size_t end;

	*first = 0;
	while (*first < p->n_steps && step_phase(&p->steps[*first]) < PHASE_MOUNT)
		++*first;
	end = *first;
	while (end < p->n_steps && step_phase(&p->steps[end]) == PHASE_MOUNT)
		end++;
	*n = end - *first;
}

static void add_wait(struct plan *p)
{
	size_t clone = plan_find(p, STEP_CLONE, 0);

	for (size_t i = p->n_steps; i-- > clone + 1;) {
		const struct step *s = &p->steps[i];

		if (s->actor != ACTOR_SUPERVISOR)
			continue;
		plan_insert(p, i + 1, STEP_WAIT, ACTOR_CHILD, s->at, s->why)->implied = true;
		return;
	}
}

int order_steps(struct lowering *l)
{
	struct plan *p = l->plan;
	struct step *sorted = arena_array(l->arena, p->n_steps, sizeof(*sorted));
	size_t n = 0;

	for (int phase = 0; phase <= PHASE_EXEC; phase++)
		for (size_t i = 0; i < p->n_steps; i++)
			if ((int)step_phase(&p->steps[i]) == phase)
				sorted[n++] = p->steps[i];
	p->steps = sorted;
	p->cap_steps = n;
	add_wait(p);
	return 0;
}
