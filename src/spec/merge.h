/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * merge - one layer over another.
 *
 * A scalar: the upper wins. A group: key by key. A list: the upper's items are appended, those that
 * are there already fold into the first one; groups with an `id` merge into the entry of the same
 * id. Where one side has a shorthand (root = "tmpfs") and the other a group, the shorthand
 * has been made a group by the schema before. The schema knows which lists go by another rule;
 * merge asks `rule`. A list within an entry of a list has the path "filesystem.mounts[].options".
 *
 * Either side may be NULL, an absent layer: the other one then is the result, its lists folded.
 * Where both sides have a group or a list, the result has the upper one's place; what is in it
 * keeps its own.
 */
#ifndef SBX_SPEC_MERGE_H
#define SBX_SPEC_MERGE_H

#include "spec/value.h"

enum list_rule {
	LIST_FOLD,    /* appended; what is there already stays where it is */
	LIST_LAST,    /* appended; what is there already moves to the end, since the last counts */
	LIST_REPLACE, /* the upper list takes the place of the lower one */
};

struct value *value_merge(struct arena *a, const struct value *lower, const struct value *upper,
			  enum list_rule (*rule)(const char *dotted_key));

#endif
