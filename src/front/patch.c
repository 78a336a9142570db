/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * patch - `remove` and `replace`: how a layer changes what lower layers say, beyond adding to it.
 *
 * Trees are shared between layers, so each group on the way to a change is made anew. What is to be
 * removed is compared after variables have been filled in, since "~/x" and "${HOME}/x" are one.
 */
#include <string.h>

#include "base/suggest.h"
#include "front/layer.h"
#include "schema/schema.h"

#define MAX_SHOWN 64 /* items that a suggestion is looked for among */

/* ---- what an item is called ------------------------------------------------------------------ */

/* The text of an item with its variables filled in, or as it is written where that fails. */
static const char *text_of(const struct patcher *p, const struct value *item)
{
	struct diags unused;
	struct value *v;

	if (item->type == VAL_INT)
		return arena_printf(p->arena, "%lld", (long long)item->u.i);
	if (item->type != VAL_STRING)
		return NULL;
	diags_init(&unused, p->arena);
	v = value_expand(p->arena, item, p->x, &unused);
	return v && v->type == VAL_STRING ? v->u.s : item->u.s;
}

/* A mount goes by its id, and by its target, which is its source where it has none. */
static bool is_mount(const struct patcher *p, const struct value *item, const char *text)
{
	static const char *const names[] = { "id", "target", "source" };
	static const struct setting path = { .key = "target", .type = SET_PATHS };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct value *v = value_get(item, names[i]);
		const char *s = v ? text_of(p, v) : NULL;

		if (!s || (i == 2 && value_get(item, "target")))
			continue;
		if (i == 0 ? strcmp(s, text) == 0 : schema_same_item(p->arena, &path, text, s))
			return true;
	}
	return false;
}

static bool is_item(const struct patcher *p, const struct setting *s, const struct value *item,
		    const char *text)
{
	const char *own;

	if (s->type == SET_MOUNTS)
		return is_mount(p, item, text);
	own = text_of(p, item);
	return own && schema_same_item(p->arena, s, text, own);
}

/* ---- names that are not there ------------------------------------------------------------------
 */

/* Has a block that does not hold, here and now, what is to be removed? */
static bool is_left_out(const struct patcher *p, const struct setting *s, const char *text)
{
	for (size_t i = 0; i < p->n_left_out; i++) {
		const struct layer *l = &p->left_out[i];
		const struct value *list;

		if (l->kind != LAYER_WHEN || l->condition.holds)
			continue;
		list = value_get_path(l->tree, s->key);
		if (!list)
			continue;
		if (!text)
			return true;
		for (size_t k = 0; list->type == VAL_LIST && k < list->u.list.n; k++)
			if (is_item(p, s, list->u.list.v[k], text))
				return true;
	}
	return false;
}

/* `name`: what is to be removed; NULL: all of the setting. */
static int stale(const struct patcher *p, const struct setting *s, const struct value *list,
		 const struct value *name, struct place at)
{
	const char *names[MAX_SHOWN], *near, *text = name ? text_of(p, name) : NULL;
	size_t n = 0;
	struct diag *x;

	/* A variable that is misnamed is what is wrong then. */
	if (name && !value_expand(p->arena, name, p->x, p->diags))
		return -1;

	for (size_t i = 0; list && list->type == VAL_LIST && i < list->u.list.n; i++) {
		const struct value *item = list->u.list.v[i];
		const struct value *id = value_get(item, "id");

		if (!id)
			id = value_get(item, "target");
		if (n < MAX_SHOWN && text_of(p, id ? id : item))
			names[n++] = text_of(p, id ? id : item);
	}
	near = text ? suggest(text, names, n) : NULL;
	x = text ? diag_add(p->diags, SEV_ERROR, DIAG_E0181, at,
			    "nothing to remove: no layer below has '%s' in '%s'", text, s->key)
		 : diag_add(p->diags, SEV_ERROR, DIAG_E0181, at,
			    "nothing to remove: no layer below sets '%s'", s->key);
	if (near)
		x->label = arena_printf(p->arena, "did you mean '%s'?", near);
	x->help = "what it was for is not there any more: look at sbx show, and take the entry out";
	if (list && n) {
		x->other = list->at;
		x->other_msg = "the list as it is";
	}
	return -1;
}

/* The names with lists of parameters spliced in; one is as it is written where that fails. */
static const struct value *names_of(const struct patcher *p, const struct value *names)
{
	struct value *out = value_new(p->arena, VAL_LIST, names->at);

	for (size_t i = 0; i < names->u.list.n; i++) {
		struct value *one = value_new(p->arena, VAL_LIST, names->at), *expanded;
		struct diags unused;

		diags_init(&unused, p->arena);
		value_append(p->arena, one, names->u.list.v[i]);
		expanded = value_expand(p->arena, one, p->x, &unused);
		expanded = expanded ? expanded : one;
		for (size_t k = 0; k < expanded->u.list.n; k++)
			value_append(p->arena, out, expanded->u.list.v[k]);
	}
	return out;
}

/* ---- remove -----------------------------------------------------------------------------------
 */

static struct value *remove_items(const struct patcher *p, const struct setting *s,
				  const struct value *list, const struct value *names)
{
	struct value *out = value_new(p->arena, VAL_LIST, list->at);
	bool *gone = arena_array(p->arena, list->u.list.n, sizeof(*gone));
	int ret = 0;

	names = names_of(p, names);
	for (size_t i = 0; i < names->u.list.n; i++) {
		const char *text = text_of(p, names->u.list.v[i]);
		bool found = false;

		for (size_t k = 0; text && k < list->u.list.n; k++) {
			if (!is_item(p, s, list->u.list.v[k], text))
				continue;
			gone[k] = true;
			found = true;
		}
		if (text && !found && !is_left_out(p, s, text))
			ret = stale(p, s, list, names->u.list.v[i], names->u.list.v[i]->at);
	}
	for (size_t k = 0; k < list->u.list.n; k++)
		if (!gone[k])
			value_append(p->arena, out, list->u.list.v[k]);
	return ret < 0 ? NULL : out;
}

/* Names of a list, or of a group's members, that no lower layer has. */
static int check_absent(const struct patcher *p, const struct value *names, const char *path,
			struct place at)
{
	const struct setting *s = schema_find(path);
	int ret = 0;

	if (names->type == VAL_GROUP) {
		for (size_t i = 0; i < names->u.group.n; i++) {
			const struct value_entry *e = &names->u.group.v[i];

			ret |= check_absent(p, e->val, value_join_key(p->arena, path, e->key),
					    e->at);
		}
		return ret;
	}
	if (names->type != VAL_LIST)
		return is_left_out(p, s, NULL) ? 0 : stale(p, s, NULL, NULL, at);
	names = names_of(p, names);
	for (size_t i = 0; i < names->u.list.n; i++) {
		const char *text = text_of(p, names->u.list.v[i]);

		if (text && !is_left_out(p, s, text))
			ret = stale(p, s, NULL, names->u.list.v[i], names->u.list.v[i]->at);
	}
	return ret;
}

static struct value *remove_in(const struct patcher *p, const struct value *group,
			       const struct value *names, const char *path)
{
	struct value *out = value_new(p->arena, VAL_GROUP, group->at);
	int ret = 0;

	for (size_t i = 0; i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];
		const struct value *what = value_get(names, e->key);
		const char *key = value_join_key(p->arena, path, e->key);
		struct value *left = e->val;

		if (what && what->type == VAL_BOOL)
			continue;
		if (what && what->type == VAL_GROUP && e->val->type == VAL_GROUP)
			left = remove_in(p, e->val, what, key);
		else if (what && what->type == VAL_LIST && e->val->type == VAL_LIST)
			left = remove_items(p, schema_find(key), e->val, what);
		else if (what)
			ret |= check_absent(p, what, key, what->at);
		if (left)
			value_set(p->arena, out, e->key, e->at, left);
		else
			ret = -1;
	}
	for (size_t i = 0; i < names->u.group.n; i++) {
		const struct value_entry *e = &names->u.group.v[i];

		if (!value_get(group, e->key))
			ret |= check_absent(p, e->val, value_join_key(p->arena, path, e->key),
					    e->at);
	}
	return ret < 0 ? NULL : out;
}

struct value *patch_remove(const struct patcher *p, const struct value *tree,
			   const struct value *removals)
{
	static const struct value nothing = { .type = VAL_GROUP };

	return remove_in(p, tree ? tree : &nothing, removals, "");
}

/* ---- replace ----------------------------------------------------------------------------------
 */

static struct value *replace_in(struct arena *a, const struct value *lower,
				const struct value *upper, const char *path)
{
	struct value *out = value_copy_group(a, lower, upper->at);

	for (size_t i = 0; i < upper->u.group.n; i++) {
		const struct value_entry *e = &upper->u.group.v[i];
		const struct value *old = lower ? value_get(lower, e->key) : NULL;
		const char *key = value_join_key(a, path, e->key);
		const struct setting *s = schema_find(key);
		bool plain_group = e->val->type == VAL_GROUP && s && !s->shorthand;

		if (plain_group && old && old->type == VAL_GROUP)
			value_set(a, out, e->key, e->at, replace_in(a, old, e->val, key));
		else
			value_set(a, out, e->key, e->at, e->val);
	}
	return out;
}

struct value *patch_replace(struct arena *a, const struct value *tree, const struct value *upper)
{
	return replace_in(a, tree, upper, "");
}
