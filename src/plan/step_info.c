/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * step_info - steps.def as a table, for whatever treats all kinds of steps alike: the writer and
 * the checker of the flat form, the printer, JSON. Constant data only.
 */
#include <stddef.h>

#include "plan/flat.h"
#include "plan/plan.h"

/* operands_TMPFS is struct step_tmpfs: a FIELD row knows only the upper-case name of its step. */
#define STEP(KIND, name, summary) typedef struct step_##name operands_##KIND;
#define FIELD(KIND, TYPE, name)
#define END_STEP(KIND)
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP

/* One entry more than the step has fields, as an array cannot be empty. */
#define STEP(KIND, name, summary) static const struct field_info fields_##KIND[] = {
#define FIELD(KIND, TYPE, name) { #name, FIELD_##TYPE, offsetof(operands_##KIND, name) },
#define END_STEP(KIND)          \
	{ NULL, FIELD_STR, 0 }, \
	}                       \
	;
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP

#define STEP(KIND, name, summary) \
	[STEP_##KIND] = { #name, summary, fields_##KIND, ARG_COUNT_##KIND },
#define FIELD(KIND, TYPE, name)
#define END_STEP(KIND)
static const struct step_info infos[STEP_KIND_COUNT] = {
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP
};

#define STEP(KIND, name, summary)
#define FIELD(KIND, TYPE, name)
#define END_STEP(KIND) \
	_Static_assert((int)ARG_COUNT_##KIND <= FLAT_ARGS, "too many operands: " #KIND);
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP

const struct step_info *step_info(enum step_kind kind)
{
	return (unsigned int)kind < STEP_KIND_COUNT ? &infos[kind] : NULL;
}
