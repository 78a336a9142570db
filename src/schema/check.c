/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check - one file's tree against the table.
 *
 * Theory: the tree is walked with the dotted key of where the walk is; the row of that key says
 * what may stand there. Everything wrong is appended, so a person sees all of a file's problems at
 * once. A plain value where a group is meant (root = "tmpfs") becomes the group, in place: whatever
 * comes later, merging above all, sees one form only.
 */
#include "schema/schema.h"

#include <string.h>

#include "base/suggest.h"
#include "schema/read.h"

/* The version of the language that this sbx reads. */
#define SCHEMA_VERSION 1

#define MAX_SUGGESTIONS 256

static void check_group(const struct reader *r, struct value *group, const char *prefix);

static const char *join_key(struct arena *a, const char *prefix, const char *key)
{
	return *prefix ? arena_printf(a, "%s.%s", prefix, key) : key;
}

/* The key of that name among the group's members that is nearest, or NULL. */
static const char *nearest_key(const char *key, const char *prefix)
{
	const char *names[MAX_SUGGESTIONS];
	const struct setting *s;
	size_t n = 0;

	for (size_t i = 0; (s = schema_row(i)) && n < MAX_SUGGESTIONS; i++)
		if (schema_in_group(s, prefix))
			names[n++] = schema_leaf(s);
	return suggest(key, names, n);
}

/* The key of exactly that name in another group, or NULL. */
static const struct setting *same_name_elsewhere(const char *key)
{
	const struct setting *s;

	for (size_t i = 0; (s = schema_row(i)); i++)
		if (strcmp(schema_leaf(s), key) == 0 && !strstr(s->key, "[]"))
			return s;
	return NULL;
}

static void unknown_key(const struct reader *r, const struct value_entry *e, const char *prefix,
			const char *dotted)
{
	const struct setting *elsewhere;
	const char *near, *topic = prefix;
	struct diag *d;

	if (schema_is_later(dotted)) {
		diag_error(r->diags, DIAG_E0202, e->at,
			   "this version of sbx (%s) does not have '%s' yet", PACKAGE_VERSION,
			   dotted);
		return;
	}
	d = diag_add(r->diags, SEV_ERROR, DIAG_E0102, e->at, "unknown key '%s'%s%s%s", e->key,
		     *prefix ? " in '" : "", prefix, *prefix ? "'" : "");
	near = nearest_key(e->key, prefix);
	elsewhere = same_name_elsewhere(e->key);
	if (near) {
		d->label = arena_printf(r->arena, "did you mean '%s'?", near);
		if (!*prefix)
			topic = near;
	} else if (elsewhere) {
		d->label = arena_printf(r->arena, "did you mean '%s'?", elsewhere->key);
		topic = elsewhere->key;
	}
	d->help = arena_printf(r->arena, "sbx help %s", *topic ? topic : "keys");
}

/* Two entries of one id in one list: which of them would a later layer change? */
static void check_ids(const struct reader *r, const struct value *list)
{
	for (size_t i = 0; i < list->u.list.n; i++) {
		const struct value *id = value_get(list->u.list.v[i], "id");

		for (size_t j = 0; id && j < i; j++) {
			const struct value *other = value_get(list->u.list.v[j], "id");
			struct diag *d;

			if (!other || !value_equal(id, other))
				continue;
			d = diag_add(r->diags, SEV_ERROR, DIAG_E0212, id->at,
				     "two entries have one id");
			d->other = other->at;
			d->other_msg = "the first is here";
		}
	}
}

/* The members of each entry are rows that begin with KEY[]. */
static void check_entries(const struct reader *r, const struct setting *s, const struct value *list)
{
	const char *prefix = arena_printf(r->arena, "%s[]", s->key);
	bool all_groups = true;

	if (list->type != VAL_LIST) {
		setting_wrong_type(r, s, list);
		return;
	}
	for (size_t i = 0; i < list->u.list.n; i++) {
		struct value *entry = list->u.list.v[i];

		if (entry->type == VAL_GROUP) {
			check_group(r, entry, prefix);
			continue;
		}
		all_groups = false;
		diag_error(r->diags, DIAG_E0203, entry->at,
			   "an entry of '%s' must be a group, not %s", schema_leaf(s),
			   value_type_name(entry->type));
	}
	if (all_groups)
		check_ids(r, list);
}

/* root = "tmpfs" -> root = { type = "tmpfs"; } */
static struct value *write_out(const struct reader *r, const struct setting *s, struct value *plain)
{
	struct value *group = value_new(r->arena, VAL_GROUP, plain->at);

	value_set(r->arena, group, s->shorthand, plain->at, plain);
	return group;
}

static void check_entry(const struct reader *r, const struct setting *s, struct value_entry *e)
{
	union setting_slot unused;

	if (s->type == SET_MOUNTS || s->type == SET_RANGES) {
		check_entries(r, s, e->val);
	} else if (s->type != SET_GROUP) {
		setting_read(r, s, e->val, &unused);
	} else {
		if (s->shorthand && e->val->type == VAL_STRING)
			e->val = write_out(r, s, e->val);
		if (e->val->type == VAL_GROUP)
			check_group(r, e->val, s->key);
		else
			setting_wrong_type(r, s, e->val);
	}
}

static void check_group(const struct reader *r, struct value *group, const char *prefix)
{
	for (size_t i = 0; i < group->u.group.n; i++) {
		struct value_entry *e = &group->u.group.v[i];
		const char *dotted = join_key(r->arena, prefix, e->key);
		const struct setting *s = schema_find(dotted);

		if (s)
			check_entry(r, s, e);
		else
			unknown_key(r, e, prefix, dotted);
	}
}

/*
 * First, because of a file in a later version of the language nothing else can be said: its keys
 * may mean something else.
 */
static int check_version(const struct reader *r, const struct value *tree, bool required)
{
	const struct value *v = value_get(tree, "schema");

	if (!v && !required)
		return 0;
	if (!v)
		return diag_error_help(r->diags, DIAG_E0209, tree->at,
				       "begin the file with: schema = 1;",
				       "the profile does not say 'schema'");
	if (v->type == VAL_INT && v->u.i > SCHEMA_VERSION)
		return diag_error_help(
			r->diags, DIAG_E0210, v->at, "install a newer sbx",
			"schema %lld is newer than this sbx: version %s reads schema %d",
			(long long)v->u.i, PACKAGE_VERSION, SCHEMA_VERSION);
	return 0;
}

static int check(struct arena *a, struct value *tree, bool is_file, struct diags *d)
{
	struct reader r = { .arena = a, .diags = d, .unexpanded = true };
	int before = d->n_errors;

	if (tree->type != VAL_GROUP)
		return diag_error(d, DIAG_E0203, tree->at, "a profile must be a group, not %s",
				  value_type_name(tree->type));
	if (check_version(&r, tree, is_file) < 0 && value_get(tree, "schema"))
		return -1;
	check_group(&r, tree, "");
	return d->n_errors > before ? -1 : 0;
}

int schema_check(struct arena *a, struct value *tree, struct diags *d)
{
	return check(a, tree, true, d);
}

int schema_check_options(struct arena *a, struct value *tree, struct diags *d)
{
	return check(a, tree, false, d);
}
