/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes - why a step failed, and the way out.
 *
 * causes.def pairs a kind of step and an errno with a probe. A probe asks struct host whether its
 * cause holds here: confirmed, or only possible, or not it. The first confirmed cause counts, else
 * the first possible one, which is then told as "probably". Nothing is changed; the trials that
 * some facts need leave nothing behind.
 */
#ifndef SBX_CLI_CAUSES_H
#define SBX_CLI_CAUSES_H

#include "base/list.h"
#include "cli/inside.h"
#include "host/host.h"
#include "plan/plan.h"

struct failure {
	struct arena *arena;
	struct host *host;
	const struct plan *plan;
	size_t index;		 /* of the step, from 0 */
	const struct step *step; /* the same */
	int err;
};

enum verdict {
	VERDICT_NO,
	VERDICT_POSSIBLE,
	VERDICT_CONFIRMED,
};

struct cause {
	const char *text; /* lower case, no full stop */
	const char *help; /* the way out; NULL when there is none to tell */
};

typedef enum verdict cause_fn(const struct failure *f, struct cause *c);

#define CAUSE(kind, err, probe) cause_fn probe;
#include "cli/causes.def"
#undef CAUSE

/* The cause of the failure, "probably ..." when nothing confirmed it; text is NULL if unknown. */
struct cause cause_find(const struct failure *f);

/* ---- for the probes ------------------------------------------------------------ */

/* Fills c and returns v; help may be NULL, and is not a format. */
enum verdict because(const struct failure *f, struct cause *c, enum verdict v, const char *help,
		     const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Why the fact isn't "yes", from reasons.def: confirmed, or no. */
enum verdict because_of_fact(const struct failure *f, struct cause *c, const char *fact);

/* A fact with a rest: fact_of(f, "mount_flags:", "/usr"). "" when absent. */
const char *fact_of(const struct failure *f, const char *prefix, const char *rest);

/* "dir" -> "a directory" */
const char *type_text(const char *type);

/* Does the plan make or join a namespace of that kind before the failed step? */
bool has_namespace(const struct failure *f, uint64_t ns);

/* Has the caller that capability on the host's side? */
bool has_cap(const struct failure *f, int cap);

/* Access along a path of the host, for what needs it to be there: see causes_path.c. */
enum verdict host_path_problem(const struct failure *f, struct cause *c, const char *path);

#endif
