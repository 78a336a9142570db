/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plan - the ordered list of steps that makes a sandbox, in memory.
 *
 * Features and passes add steps; back-ends read them. A step is symbolic: it holds paths, ranges,
 * names and rules, never descriptors or encoded blobs, so that every back-end can use it. Strings
 * and arrays belong to the compilation's arena.
 *
 * Adding a kind of step means a new kernel operation: a row in steps.def, and a case wherever
 * -Wswitch-enum then asks for one.
 */
#ifndef SBX_PLAN_PLAN_H
#define SBX_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/place.h"
#include "plan/step_kinds.h"

#define STEP_CTYPE_STR const char *
#define STEP_CTYPE_INT int64_t
#define STEP_CTYPE_MODE int64_t
#define STEP_CTYPE_SIZE int64_t
#define STEP_CTYPE_BOOL bool
#define STEP_CTYPE_NS uint64_t
#define STEP_CTYPE_ATTRS uint64_t
#define STEP_CTYPE_OVLFLAGS uint64_t
#define STEP_CTYPE_CAPS uint64_t
#define STEP_CTYPE_RES int64_t
#define STEP_CTYPE_STRV struct strv
#define STEP_CTYPE_INTV struct intv
#define STEP_CTYPE_RANGES struct id_ranges
#define STEP_CTYPE_BYTES struct bytes
#define STEP_CTYPE_LLFS uint64_t
#define STEP_CTYPE_LLNET uint64_t
#define STEP_CTYPE_LLSCOPE uint64_t
#define STEP_CTYPE_RULES struct strv
#define STEP_CTYPE_BPF struct bytes /* empty: R4, a step stays symbolic */

/* struct step_tmpfs { const char *target; int64_t size; ... }; one for each row of steps.def */
#define STEP(KIND, name, summary) struct step_##name {
#define FIELD(KIND, TYPE, name) STEP_CTYPE_##TYPE name;
#define END_STEP(KIND) \
	}              \
	;
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP

/*
 * What pass/mount_points.c has yet to decide about a step, as only it knows the sandbox's tree. No
 * finished plan has any of these.
 */
enum step_pending {
	STEP_IF_THERE = 1 << 0, /* left out where the target is missing */
	STEP_HIDE = 1 << 1,	/* a tmpfs, or an empty file where the target is not a directory */
	STEP_PROTECT = 1 << 2,	/* a bind whose source is whatever of the host is at its target */
	STEP_STATE =
		1 << 3,	    /* a bind of a directory of sbx's own: mount points may be made in it */
	STEP_MASK = 1 << 4, /* yields to what the profile puts at the same place */
	STEP_ELSEWHERE = 1 << 5, /* what it hides or protects is shown under another name, too */
};

struct step {
	enum step_kind kind;
	enum actor actor;
	unsigned pending; /* enum step_pending */
	bool implied;	  /* sbx needed it; `at` is the place of what needed it */
	struct place at;  /* the cause */
	const char *why;  /* the key or rule behind it, e.g. "filesystem.read_only" */
	union {
#define STEP(KIND, name, summary) struct step_##name name;
#define FIELD(KIND, TYPE, name)
#define END_STEP(KIND)
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP
	} u;
};

/* What a person should know about the plan, besides its steps. */
struct note {
	enum note_kind kind;
	struct place at;  /* where it says so */
	const char *text; /* "the payload has CAP_NET_ADMIN", "param:keep: it is 'false'" */
};

struct plan {
	struct arena *arena;
	const char *name; /* of the profile, as asked for */
	struct step *steps;
	size_t n_steps, cap_steps;
	struct note *notes;
	size_t n_notes, cap_notes;
};

struct plan *plan_new(struct arena *a, const char *name);

/* Appends a step, zero and with empty texts; the pointer is valid until the next plan_add or
 * plan_insert. */
struct step *plan_add(struct plan *p, enum step_kind kind, enum actor actor, struct place at,
		      const char *why);

/* Inserts such a step before index i (i <= n_steps). */
struct step *plan_insert(struct plan *p, size_t i, enum step_kind kind, enum actor actor,
			 struct place at, const char *why);

void plan_note(struct plan *p, enum note_kind kind, struct place at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The next note of that kind at or after *i, which is moved behind it; NULL: none is left. */
const struct note *plan_next_note(const struct plan *p, enum note_kind kind, size_t *i);

/* Index of the first step of that kind at or after `from`, or n_steps. */
size_t plan_find(const struct plan *p, enum step_kind kind, size_t from);

/* Where a lower layer of an overlay is on the host: itself, or what its LAYER is a copy of. */
const char *plan_layer_source(const struct plan *p, const char *lower);

/* The operand that says where in the sandbox's tree the step makes something; NULL: nowhere. */
const char **step_target(struct step *s);

#endif
