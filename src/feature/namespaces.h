/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * namespaces - the eight keys of the group as a list, user first.
 */
#ifndef SBX_FEATURE_NAMESPACES_H
#define SBX_FEATURE_NAMESPACES_H

#include "plan/step_kinds.h"
#include "spec/spec.h"

struct namespace_row {
	uint64_t bit;
	const char *key;
	const struct s_ns *ns;
};

/* Row i of the spec's namespaces; false behind the last. */
bool namespace_row(size_t i, const struct spec *s, struct namespace_row *out);

/* Is any of them to be joined? */
bool namespace_joins(const struct spec *s);

#endif
