/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bind - the merged and expanded tree into struct spec.
 *
 * Each row finds its value by its key and writes it where its offset says. Afterwards no member is
 * NULL: what nobody set holds the row's default, with `set` false and no place.
 */
#include "schema/schema.h"

#include <string.h>

#include "base/words.h"
#include "schema/read.h"

static const struct place nowhere;

/* Empty text instead of NULL, so that no reader of a spec has to ask. */
static void clear(const struct setting *s, void *dst)
{
	if (s->type == SET_NS)
		((struct s_ns *)dst)->path = "";
	else if (s->type == SET_PATH || s->type == SET_STRING ||
		 (s->type == SET_ENUM && !(s->flags & SETTING_INDEX)))
		((struct s_str *)dst)->v = "";
}

/* A default looks like a value, but nobody wrote it. */
static void unset(const struct setting *s, void *dst)
{
	union setting_slot *slot = dst;

	switch (s->type) {
	case SET_BOOL:
		slot->b.set = false;
		break;
	case SET_INT:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
		slot->i.set = false;
		break;
	case SET_ENUM:
		if (s->flags & SETTING_INDEX)
			slot->i.set = false;
		else
			slot->s.set = false;
		break;
	case SET_STRING:
	case SET_PATH:
		slot->s.set = false;
		break;
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
		slot->list.set = false;
		break;
	case SET_NS:
		slot->ns.set = false;
		break;
	case SET_RLIMIT:
		slot->rlimit.set = false;
		break;
	case SET_RANGES:
	case SET_MOUNTS:
	case SET_GROUP:
	case SET_ANY:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		break;
	}
}

static int bind_default(const struct reader *r, const struct setting *s, void *dst)
{
	struct value *v;

	clear(s, dst);
	if (!s->dflt)
		return 0;
	v = schema_value(r->arena, s, s->dflt, nowhere, r->diags);
	if (!v || setting_read(r, s, v, dst) < 0)
		return -1;
	unset(s, dst);
	return 0;
}

static int bind_row(const struct reader *r, const struct setting *s, const struct value *v,
		    void *base)
{
	void *dst = (char *)base + s->offset;

	if (bind_default(r, s, dst) < 0)
		return -1;
	return v ? setting_read(r, s, v, dst) : 0;
}

static int bind_ranges(const struct reader *r, const struct setting *s, const struct value *v,
		       struct s_ranges *out);

/* A list of groups: n zeroed structs, filled by the rows that begin with KEY[]. */
static int bind_entries(const struct reader *r, const struct setting *s, const struct value *list,
			char *entries, size_t size)
{
	const char *prefix = arena_printf(r->arena, "%s[].", s->key);
	size_t n = strlen(prefix);
	const struct setting *row;
	int ret = 0;

	for (size_t i = 0; (row = schema_row(i)); i++) {
		if (row->type == SET_GROUP || strncmp(row->key, prefix, n) != 0 ||
		    strstr(row->key + n, "[]"))
			continue;
		for (size_t e = 0; e < list->u.list.n; e++) {
			const struct value *v = value_get_path(list->u.list.v[e], row->key + n);
			char *entry = entries + e * size;

			if (row->type == SET_RANGES)
				ret |= bind_ranges(r, row, v, (void *)(entry + row->offset));
			else
				ret |= bind_row(r, row, v, entry);
		}
	}
	return ret;
}

static bool is_list_of_groups(const struct reader *r, const struct setting *s,
			      const struct value *v)
{
	if (v->type != VAL_LIST) {
		setting_wrong_type(r, s, v);
		return false;
	}
	for (size_t i = 0; i < v->u.list.n; i++) {
		if (v->u.list.v[i]->type != VAL_GROUP) {
			setting_wrong_type(r, s, v->u.list.v[i]);
			return false;
		}
	}
	return true;
}

/* A word and ranges for one map: neither can be followed without forgetting the other. */
static int settle_id_map(const struct reader *r, struct s_id_map *map)
{
	const struct s_ranges *ranges = map->uids.set ? &map->uids : &map->gids;
	struct diag *d;

	if (!ranges->set)
		return 0;
	if (!map->mode.set) {
		map->mode.v = "";
		return 0;
	}
	d = diag_add(r->diags, SEV_ERROR, DIAG_E0211, ranges->at,
		     "the id map has ranges, and its mode is '%s' as well", map->mode.v);
	d->other = map->mode.at;
	d->other_msg = "the mode is set here";
	return -1;
}

static int bind_mounts(const struct reader *r, const struct setting *s, const struct value *v,
		       struct mount_items *out)
{
	*out = (struct mount_items){ 0 };
	if (!v)
		return 0;
	if (!is_list_of_groups(r, s, v))
		return -1;
	out->n = v->u.list.n;
	out->v = arena_array(r->arena, out->n, sizeof(*out->v));
	for (size_t i = 0; i < out->n; i++)
		out->v[i].at = v->u.list.v[i]->at;
	if (bind_entries(r, s, v, (char *)out->v, sizeof(*out->v)) < 0)
		return -1;
	for (size_t i = 0; i < out->n; i++)
		if (settle_id_map(r, &out->v[i].id_map) < 0)
			return -1;
	return 0;
}

static int bind_ranges(const struct reader *r, const struct setting *s, const struct value *v,
		       struct s_ranges *out)
{
	*out = (struct s_ranges){ 0 };
	if (!v)
		return 0;
	if (!is_list_of_groups(r, s, v))
		return -1;
	out->set = true;
	out->at = v->at;
	out->n = v->u.list.n;
	out->v = arena_array(r->arena, out->n, sizeof(*out->v));
	for (size_t i = 0; i < out->n; i++)
		out->v[i].at = v->u.list.v[i]->at;
	if (bind_entries(r, s, v, (char *)out->v, sizeof(*out->v)) < 0)
		return -1;
	for (size_t i = 0; i < out->n; i++)
		if (!out->v[i].inside.set || !out->v[i].outside.set)
			return diag_error(r->diags, DIAG_E0213, out->v[i].at,
					  "a range of '%s' must say 'inside' and 'outside'",
					  s->key);
	return 0;
}

/* ---- what does not go together -------------------------------------------------------- */

/*
 * A member that the value of its group's shorthand makes useless: hidepid in the host's /proc. That
 * is an error, or somebody would count on it. What lower layers set for a type that a later one has
 * changed is gone by now (settle.c).
 */
static int settle_member(const struct reader *r, const struct setting *s, const struct value *v,
			 const struct spec *spec)
{
	const char *group = arena_strndup(r->arena, s->key, (size_t)(schema_leaf(s) - s->key - 1));
	const char *key = arena_printf(r->arena, "%s.%s", group, schema_find(group)->shorthand);
	const struct s_str *type =
		(const struct s_str *)((const char *)spec + schema_find(key)->offset);
	struct diag *d;

	if (words_have(s->only_with, type->v) || (v->type == VAL_BOOL && !v->u.b))
		return 0;
	d = diag_add(r->diags, SEV_ERROR, DIAG_E0214, v->at, "'%s' has no effect where %s is '%s'",
		     schema_leaf(s), group, type->v);
	d->help = arena_printf(r->arena, "it goes with: %s", s->only_with);
	if (type->set) {
		d->other = type->at;
		d->other_msg = "which is said here";
	}
	return -1;
}

int schema_bind(struct arena *a, const struct value *tree, struct spec *out, struct diags *d)
{
	struct reader r = { .arena = a, .diags = d };
	const struct setting *s;
	int ret = 0;

	for (size_t i = 0; (s = schema_row(i)); i++) {
		const struct value *v;
		void *dst = (char *)out + s->offset;

		if (s->type == SET_GROUP || (s->flags & SETTING_UNBOUND) || strstr(s->key, "[]"))
			continue;
		v = value_get_path(tree, s->key);
		if (s->type == SET_MOUNTS)
			ret |= bind_mounts(&r, s, v, dst);
		else if (s->type == SET_RANGES)
			ret |= bind_ranges(&r, s, v, dst);
		else
			ret |= bind_row(&r, s, v, out);
	}
	if (ret < 0)
		return -1;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		const struct value *v = s->only_with ? value_get_path(tree, s->key) : NULL;

		if (v)
			ret |= settle_member(&r, s, v, out);
	}
	ret |= settle_id_map(&r, &out->identity.id_map);
	return ret < 0 ? -1 : 0;
}
