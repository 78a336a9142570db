/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/merge.h"

#include <string.h>

struct merge {
	struct arena *arena;
	enum list_rule (*rule)(const char *dotted_key);
};

static struct value *merge(const struct merge *m, const struct value *lower,
			   const struct value *upper, const char *path);

static struct value *merge_groups(const struct merge *m, const struct value *lower,
				  const struct value *upper, const char *path)
{
	struct value *out = value_copy_group(m->arena, lower, upper->at);

	for (size_t i = 0; i < upper->u.group.n; i++) {
		const struct value_entry *e = &upper->u.group.v[i];
		const struct value *old = lower ? value_get(lower, e->key) : NULL;

		value_set(m->arena, out, e->key, e->at,
			  merge(m, old, e->val, value_join_key(m->arena, path, e->key)));
	}
	return out;
}

static const char *id_of(const struct value *item)
{
	const struct value *id = value_get(item, "id");

	return id && id->type == VAL_STRING ? id->u.s : NULL;
}

/* Adds one item of the upper list, or folds it into the one that is there. */
static void add_item(const struct merge *m, struct value *list, struct value *item,
		     const char *path, enum list_rule rule)
{
	const char *id = id_of(item);

	for (size_t i = 0; i < list->u.list.n; i++) {
		struct value *old = list->u.list.v[i];
		const char *old_id = id ? id_of(old) : NULL;

		if (old_id && strcmp(id, old_id) == 0) {
			list->u.list.v[i] =
				merge_groups(m, old, item, arena_printf(m->arena, "%s[]", path));
			return;
		}
		if (!value_equal(old, item))
			continue;
		if (rule != LIST_LAST)
			return;
		for (size_t k = i + 1; k < list->u.list.n; k++)
			list->u.list.v[k - 1] = list->u.list.v[k];
		list->u.list.v[list->u.list.n - 1] = item;
		return;
	}
	value_append(m->arena, list, item);
}

static struct value *merge_lists(const struct merge *m, const struct value *lower,
				 const struct value *upper, const char *path, enum list_rule rule)
{
	struct value *out = value_new(m->arena, VAL_LIST, upper->at);

	/* The lower list has been folded when it was a layer itself. */
	for (size_t i = 0; lower && i < lower->u.list.n; i++)
		value_append(m->arena, out, lower->u.list.v[i]);
	for (size_t i = 0; i < upper->u.list.n; i++)
		add_item(m, out, upper->u.list.v[i], path, rule);
	return out;
}

static struct value *merge(const struct merge *m, const struct value *lower,
			   const struct value *upper, const char *path)
{
	if (lower && lower->type != upper->type)
		lower = NULL;
	if (upper->type == VAL_GROUP)
		return merge_groups(m, lower, upper, path);
	if (upper->type == VAL_LIST) {
		enum list_rule rule = m->rule(path);

		if (rule != LIST_REPLACE)
			return merge_lists(m, lower, upper, path, rule);
	}
	return (struct value *)upper;
}

struct value *value_merge(struct arena *a, const struct value *lower, const struct value *upper,
			  enum list_rule (*rule)(const char *dotted_key))
{
	struct merge m = { .arena = a, .rule = rule };

	if (!upper)
		return lower ? merge(&m, NULL, lower, "") : NULL;
	return merge(&m, lower, upper, "");
}
