/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wall - Landlock's rules for files while they are made: by landlock.c out of the mounts, and by
 * absent_paths.c, which takes rights back where something must not come into being.
 */
#ifndef SBX_PASS_WALL_H
#define SBX_PASS_WALL_H

#include "feature/feature.h"

/* A path in the finished tree, and what may be done below it as far as its mount says. */
struct grant {
	const char *path;
	uint64_t access;
	struct place at;
	const char *why;
	struct strv absent; /* paths for which rights were taken from it */
};

struct wall {
	struct lowering *l;
	int64_t abi; /* of the kernel; 0: none */
	bool demanded;
	uint64_t fs, net, scope;
	bool has_broker;      /* for what absent_paths.c has found */
	struct grant *grants; /* in the order of the mounts: parents before children */
	size_t n_grants;
	size_t next; /* where in the plan the next step goes */
};

/*
 * Takes from the grants what would let the payload make a path of l->absent; -1 after an error,
 * where that cannot be done.
 */
int hold_absent(struct wall *w);

/* There are no rules for files: -1 with an error for each path of l->absent. */
int refuse_absent(struct lowering *l, const char *reason);

#endif
