/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/value.h"

#include <string.h>

#define FIRST_ROOM 4

struct value *value_new(struct arena *a, enum value_type type, struct place at)
{
	struct value *v = arena_alloc(a, sizeof(*v));

	v->type = type;
	v->at = at;
	return v;
}

struct value *value_string(struct arena *a, const char *s, struct place at)
{
	struct value *v = value_new(a, VAL_STRING, at);

	v->u.s = s;
	return v;
}

/* Room for one more behind n things: there are FIRST_ROOM, 2 * FIRST_ROOM, 4 * ... places. */
static void *room(struct arena *a, void *v, size_t n, size_t size)
{
	if (n == 0)
		return arena_array(a, FIRST_ROOM, size);
	if (n >= FIRST_ROOM && (n & (n - 1)) == 0)
		return arena_grow(a, v, n * size, 2 * n * size);
	return v;
}

void value_append(struct arena *a, struct value *list, struct value *item)
{
	list->u.list.v = room(a, list->u.list.v, list->u.list.n, sizeof(struct value *));
	list->u.list.v[list->u.list.n++] = item;
}

static struct value_entry *find(const struct value *group, const char *key, size_t len)
{
	if (group->type != VAL_GROUP)
		return NULL;
	for (size_t i = 0; i < group->u.group.n; i++) {
		struct value_entry *e = &group->u.group.v[i];

		if (strncmp(e->key, key, len) == 0 && e->key[len] == '\0')
			return e;
	}
	return NULL;
}

void value_set(struct arena *a, struct value *group, const char *key, struct place key_at,
	       struct value *val)
{
	struct value_entry *e = find(group, key, strlen(key));

	if (!e) {
		group->u.group.v = room(a, group->u.group.v, group->u.group.n, sizeof(*e));
		e = &group->u.group.v[group->u.group.n++];
	}
	e->key = key;
	e->at = key_at;
	e->val = val;
}

struct value *value_get(const struct value *group, const char *key)
{
	const struct value_entry *e = find(group, key, strlen(key));

	return e ? e->val : NULL;
}

struct value *value_get_path(const struct value *group, const char *dotted)
{
	const struct value_entry *e;
	size_t len;

	for (;; dotted += len + 1) {
		len = strcspn(dotted, ".");
		e = find(group, dotted, len);
		if (!e)
			return NULL;
		if (dotted[len] == '\0')
			return e->val;
		group = e->val;
	}
}

void value_set_path(struct arena *a, struct value *group, const char *dotted, struct value *val)
{
	struct value_entry *e;
	size_t len;

	for (;; dotted += len + 1) {
		len = strcspn(dotted, ".");
		if (dotted[len] == '\0')
			break;
		e = find(group, dotted, len);
		if (!e || e->val->type != VAL_GROUP) {
			value_set(a, group, arena_strndup(a, dotted, len), val->at,
				  value_new(a, VAL_GROUP, val->at));
			e = find(group, dotted, len);
		}
		group = e->val;
	}
	value_set(a, group, arena_strdup(a, dotted), val->at, val);
}

static bool lists_equal(const struct value *x, const struct value *y)
{
	if (x->u.list.n != y->u.list.n)
		return false;
	for (size_t i = 0; i < x->u.list.n; i++)
		if (!value_equal(x->u.list.v[i], y->u.list.v[i]))
			return false;
	return true;
}

static bool groups_equal(const struct value *x, const struct value *y)
{
	if (x->u.group.n != y->u.group.n)
		return false;
	for (size_t i = 0; i < x->u.group.n; i++) {
		const struct value *other = value_get(y, x->u.group.v[i].key);

		if (!other || !value_equal(x->u.group.v[i].val, other))
			return false;
	}
	return true;
}

struct value *value_copy_group(struct arena *a, const struct value *group, struct place at)
{
	struct value *out = value_new(a, VAL_GROUP, at);

	for (size_t i = 0; group && i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];

		value_set(a, out, e->key, e->at, e->val);
	}
	return out;
}

const char *value_join_key(struct arena *a, const char *path, const char *key)
{
	return *path ? arena_printf(a, "%s.%s", path, key) : key;
}

bool value_write_json(struct json *j, const struct value *v)
{
	bool ok = true;

	switch (v->type) {
	case VAL_BOOL:
		json_bool(j, v->u.b);
		break;
	case VAL_INT:
		json_int(j, v->u.i);
		break;
	case VAL_STRING:
		json_string(j, v->u.s);
		break;
	case VAL_LIST:
		json_array(j);
		for (size_t i = 0; i < v->u.list.n; i++)
			ok &= value_write_json(j, v->u.list.v[i]);
		json_end_array(j);
		break;
	case VAL_GROUP:
		json_object(j);
		for (size_t i = 0; i < v->u.group.n; i++) {
			json_key(j, v->u.group.v[i].key);
			ok &= value_write_json(j, v->u.group.v[i].val);
		}
		json_end_object(j);
		break;
	case VAL_FLOAT:
		json_string(j, NULL);
		return false;
	}
	return ok;
}

bool value_equal(const struct value *x, const struct value *y)
{
	if (x->type != y->type)
		return false;
	switch (x->type) {
	case VAL_BOOL:
		return x->u.b == y->u.b;
	case VAL_INT:
		return x->u.i == y->u.i;
	case VAL_FLOAT:
		return x->u.f == y->u.f;
	case VAL_STRING:
		return x->verbatim == y->verbatim && strcmp(x->u.s, y->u.s) == 0;
	case VAL_LIST:
		return lists_equal(x, y);
	case VAL_GROUP:
		return groups_equal(x, y);
	}
	return false;
}

const char *value_type_name(enum value_type type)
{
	switch (type) {
	case VAL_BOOL:
		return "true or false";
	case VAL_INT:
		return "a number";
	case VAL_FLOAT:
		return "a fraction";
	case VAL_STRING:
		return "a string";
	case VAL_LIST:
		return "a list";
	case VAL_GROUP:
		return "a group";
	}
	return "nothing";
}
