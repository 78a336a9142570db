/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * limits - the limits of the whole sandbox, and the ways to have a cgroup that holds them.
 *
 * limits.c turns the keys of the group `limits` into a list of what has to be written into which
 * file of a cgroup. A rung is a way to have such a cgroup on this machine; rungs.def has them in
 * the order in which they are tried, each in a file of its own. The first that can hold everything
 * is taken; what may be missing (limits.on_unavailable, limits.optional) is given up last, and with
 * a warning.
 */
#ifndef SBX_FEATURE_LIMITS_H
#define SBX_FEATURE_LIMITS_H

#include "feature/lower.h"

/* One file of a cgroup, and what it shows when the limit is in force. */
struct limit_file {
	const char *name, *value;
};

#define LIMIT_MAX_FILES 4

/* How a generation of cgroups holds a limit. */
struct limit_how {
	const char *controller; /* "" none: every cgroup has the files */
	struct limit_file files[LIMIT_MAX_FILES];
	size_t n_files;
	const char *lacks; /* NULL, or why it cannot, whatever the machine: a part of a sentence */
};

struct limit {
	const char *key; /* "limits.memory" */
	struct place at;
	bool optional;
	struct limit_how v2, v1;
	/* What comes nearest for a single process: a resource of setrlimit(2); -1: nothing does. */
	int64_t resource, amount;
};

struct limits {
	struct limit *v;
	size_t n;
};

struct rung {
	const char *name; /* before a colon: "systemd" */
	/*
	 * NULL: it is there; else why not, with the way out in *help where there is one. Without
	 * `help` nobody will read that, and nothing is asked for the words alone.
	 */
	const char *(*missing)(struct lowering *l, const char **help);
	/* Names with a blank between. */
	const char *(*controllers)(struct lowering *l);
	/* NULL: it can hold the limit; else why not. Without it, as limit_lacks_v2() says. */
	const char *(*lacks)(struct lowering *l, const struct limit *limit);
	void (*lower)(struct lowering *l, const struct limits *held);
};

#define RUNG(name) extern const struct rung rung_##name;
#include "feature/rungs.def"
#undef RUNG

/* In the order of rungs.def; NULL behind the last. */
const struct rung *rung_at(size_t i);

/* What the profile asks for; -1 after errors. */
int limits_of(struct lowering *l, struct limits *out);

/* ---- for the rungs ----------------------------------------------------------------- */

/* The limit's own reason, or that its controller is not one of the list. */
const char *limit_lacks_v2(struct lowering *l, const struct limit *limit, const char *controllers);

/* "sbx-NAME", for cgroups and units. */
const char *limits_group_name(struct lowering *l);

/* CGROUP_LIMITs. */
void lower_limit_files(struct lowering *l, const struct limit *limit, const struct limit_how *how,
		       const char *hierarchy);

/* CGROUP, without controllers; the limit is why it is there. */
struct step *lower_cgroup(struct lowering *l, const struct limit *limit, const char *hierarchy);
void lower_controller(struct lowering *l, struct step *cgroup, const char *name); /* once each */

/*
 * CGROUP of the v2 hierarchy and its CGROUP_LIMITs; `own`: below the cgroup that sbx is in.
 * `controllers`: all that there are, for a sandbox that divides what it has.
 */
void lower_group_v2(struct lowering *l, const struct limits *held, bool own,
		    const char *controllers);

/* Every CGROUP has been made: how the child gets in, and what it sees. */
void lower_group_entry(struct lowering *l, const struct limits *held, bool born);

/* RLIMIT in the limit's place, and the warning that it is one; false: there is none. */
bool lower_limit_of_process(struct lowering *l, const struct limit *limit, const char *why);

#endif
