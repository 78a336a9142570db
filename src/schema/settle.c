/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * settle - what a layer lets go of the layers below, besides what it replaces.
 *
 * A layer that chooses another type of a group (root = "tmpfs") has no use for the members that
 * lower layers set for their type; one that gives an id map by ranges none for the rule of a lower
 * one, and the other way round. What is said in one layer and does not go together is an error of
 * bind.c. A member that is true or false protects, and is never let go.
 */
#include <string.h>

#include "base/words.h"
#include "schema/read.h"

/* The group without a member; groups on the way are made anew. */
static struct value *without(struct arena *a, const struct value *group, const char *dotted)
{
	struct value *out = value_new(a, VAL_GROUP, group->at);
	size_t n = strcspn(dotted, ".");

	for (size_t i = 0; i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];
		bool on_the_way = strlen(e->key) == n && strncmp(e->key, dotted, n) == 0;

		if (on_the_way && !dotted[n])
			continue;
		value_set(a, out, e->key, e->at,
			  on_the_way && e->val->type == VAL_GROUP
				  ? without(a, e->val, dotted + n + 1)
				  : e->val);
	}
	return out;
}

static struct value *drop(struct arena *a, struct value *tree, const char *dotted)
{
	return value_get_path(tree, dotted) ? without(a, tree, dotted) : tree;
}

/* An id map of the tree, or of a mount: `key` leads to it. */
static struct value *settle_id_map(struct arena *a, struct value *lower, const struct value *upper,
				   const char *key)
{
	const struct value *map = *key ? value_get_path(upper, key) : NULL;

	if (!map || map->type != VAL_GROUP)
		return lower;
	if (value_get(map, "mode")) {
		lower = drop(a, lower, arena_printf(a, "%s.uids", key));
		lower = drop(a, lower, arena_printf(a, "%s.gids", key));
	} else if (value_get(map, "uids") || value_get(map, "gids")) {
		lower = drop(a, lower, arena_printf(a, "%s.mode", key));
	}
	return lower;
}

/* The id maps of mounts that both have, by their ids. */
static struct value *settle_mounts(struct arena *a, struct value *lower, const struct value *upper)
{
	static const char key[] = "filesystem.mounts";
	const struct value *low = value_get_path(lower, key), *up = value_get_path(upper, key);
	struct value *list;

	if (!low || !up || low->type != VAL_LIST || up->type != VAL_LIST)
		return lower;
	list = value_new(a, VAL_LIST, low->at);
	for (size_t i = 0; i < low->u.list.n; i++) {
		struct value *mount = low->u.list.v[i];
		const struct value *id = value_get(mount, "id");

		for (size_t k = 0; id && k < up->u.list.n; k++) {
			const struct value *other = value_get(up->u.list.v[k], "id");

			if (other && value_equal(id, other))
				mount = settle_id_map(a, mount, up->u.list.v[k], "id_map");
		}
		value_append(a, list, mount);
	}
	lower = without(a, lower, key);
	value_set_path(a, lower, key, list);
	return lower;
}

struct value *schema_settle(struct arena *a, struct value *lower, const struct value *upper,
			    const char *(*text)(void *ctx, const struct value *v), void *ctx)
{
	const struct setting *s;

	if (!lower || !upper)
		return lower;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		const struct value *v = s->only_with ? value_get_path(lower, s->key) : NULL, *type;
		const char *group, *word;

		if (!v || s->type == SET_BOOL)
			continue;
		group = arena_strndup(a, s->key, (size_t)(schema_leaf(s) - s->key - 1));
		type = value_get_path(
			upper, arena_printf(a, "%s.%s", group, schema_find(group)->shorthand));
		word = type ? text(ctx, type) : NULL;
		if (word && !words_have(s->only_with, word))
			lower = without(a, lower, s->key);
	}
	lower = settle_id_map(a, lower, upper, "identity.id_map");
	return settle_mounts(a, lower, upper);
}
