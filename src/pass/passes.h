/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * passes - the passes of passes.def, for compile.c and for tests of one of them.
 */
#ifndef SBX_PASS_PASSES_H
#define SBX_PASS_PASSES_H

#include "feature/feature.h"

int check_namespaces(struct lowering *l);
int check_mounts(struct lowering *l);
int check_ids(struct lowering *l);
int order_steps(struct lowering *l);
int settle_targets(struct lowering *l);
int mount_points(struct lowering *l);
int landlock(struct lowering *l);
int verify_plan(struct lowering *l);
int lint_locks(struct lowering *l);

/* Where design.md 5 puts a step: steps of a lower phase come first. */
enum phase {
	PHASE_HOST,
	PHASE_CGROUP_SCOPE,
	PHASE_CGROUP,
	PHASE_CGROUP_LIMIT,
	PHASE_WATCH,
	PHASE_JOIN,
	PHASE_CLONE,
	PHASE_MAPS,
	PHASE_OPEN_TREE,
	PHASE_CGROUP_ENTER,
	PHASE_WAIT,
	PHASE_CGROUP_NS,
	PHASE_PROC, /* what needs the host's /proc */
	PHASE_PROPAGATION,
	PHASE_STAGE,
	PHASE_LAYER,
	PHASE_MOUNT,
	PHASE_SETATTR,
	PHASE_PIVOT,
	PHASE_DETACH,
	PHASE_NAMES,
	PHASE_CHDIR,
	PHASE_ENVIRONMENT,
	PHASE_LIMITS,
	PHASE_SESSION,
	PHASE_TTY,
	PHASE_CLOSE,
	PHASE_NO_NEW_PRIVS,
	PHASE_LANDLOCK, /* with no_new_privs, or with the rights that are dropped next */
	PHASE_LANDLOCK_RULES,
	PHASE_LANDLOCK_RESTRICT,
	PHASE_EARLY_SECCOMP,
	PHASE_SECUREBITS,
	PHASE_BOUNDING_SET,
	PHASE_SETGROUPS,
	PHASE_SETGID,
	PHASE_SETUID,
	PHASE_KEYRING, /* it is owned by the payload's user */
	PHASE_CAPSET,
	PHASE_PDEATHSIG,
	PHASE_INIT,
	PHASE_BROKER,
	PHASE_SECCOMP,
	PHASE_EXEC,
};

enum phase step_phase(const struct step *s);

/* Puts steps[0..n) of PHASE_MOUNT into order; see order_mounts.c. */
void order_mounts(struct arena *a, struct step *steps, size_t n);

/* The steps of PHASE_MOUNT in a plan whose phases are in order. */
void mount_steps(const struct plan *p, size_t *first, size_t *n);

#endif
