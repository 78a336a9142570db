/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * caps - names of capabilities. The plan holds sets as masks; bit n is capability n.
 */
#ifndef SBX_PLAN_CAPS_H
#define SBX_PLAN_CAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* "CAP_CHOWN", "cap_chown" or "chown"; false when there is no such capability. */
bool cap_find(const char *name, int *cap);

/* "chown"; NULL for a number without a name. */
const char *cap_name(int cap);

/* Names for suggestions; n is their number. */
const char *const *cap_names(size_t *n);

/* "chown,kill", or "none"; a bit without a name is printed as its number. */
void caps_print(struct strbuf *out, uint64_t caps);

#endif
