/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * merge - one layer over another.
 *
 * A scalar: the upper wins. A group: key by key. A list: the upper's items are appended, those that
 * are there already fold into the first one; groups with an `id` merge into the entry of the same
 * id. Where one side has a shorthand (root = "tmpfs") and the other a group, the shorthand
 * has been made a group by the schema before. Lists that replace instead of appending (command)
 * are named by the schema: merge asks `replaces`; a list within an entry of a list has the path
 * "filesystem.mounts[].options".
 *
 * Either side may be NULL, an absent layer: the other one then is the result, its lists folded.
 * Where both sides have a group or a list, the result has the upper one's place; what is in it
 * keeps its own.
 */
#ifndef SBX_SPEC_MERGE_H
#define SBX_SPEC_MERGE_H

#include <stdbool.h>

#include "spec/value.h"

struct value *value_merge(struct arena *a, const struct value *lower, const struct value *upper,
			  bool (*replaces)(const char *dotted_key));

#endif
