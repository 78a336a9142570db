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

#define MAX_SUGGESTIONS 256

/* What may stand in a group besides what its rows say. */
enum within {
	IN_FILE,
	IN_BLOCK, /* of `when` */
	IN_PATCH, /* `replace` or `remove` */
};

static void check_group(const struct reader *r, struct value *group, const char *prefix,
			enum within within);

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
			check_group(r, entry, prefix, IN_FILE);
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

/* ---- what front-ends consume ------------------------------------------------------------ */

static void misplaced(const struct reader *r, const struct value_entry *e, enum within within)
{
	diag_error_help(r->diags, DIAG_E0170, e->at, "write it outside, in the file itself",
			"'%s' cannot stand %s", e->key,
			within == IN_BLOCK ? "in a block of 'when'" : "in 'replace' or 'remove'");
}

static bool may_stand(const struct setting *s, enum within within)
{
	if (within == IN_FILE)
		return true;
	return !(s->flags & (SETTING_FILE | (within == IN_PATCH ? SETTING_PATCH : 0u)));
}

static bool is_map_name(const char *name)
{
	return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
	       strlen(name);
}

static void check_map(const struct reader *r, const struct setting *s, const struct value *map)
{
	const char *prefix = arena_printf(r->arena, "%s[]", s->key);

	if (map->type != VAL_GROUP) {
		setting_wrong_type(r, s, map);
		return;
	}
	for (size_t i = 0; i < map->u.group.n; i++) {
		const struct value_entry *e = &map->u.group.v[i];

		if (!is_map_name(e->key))
			diag_error_help(r->diags, DIAG_E0160, e->at,
					"letters, digits and '_' make a name",
					"'%s' is not a name for one of '%s'", e->key, s->key);
		else if (e->val->type != VAL_GROUP)
			diag_error_help(r->diags, DIAG_E0203, e->val->at,
					arena_printf(r->arena,
						     "such as { type = \"string\"; default = "
						     "\"%s\"; }",
						     e->val->type == VAL_STRING ? e->val->u.s : ""),
					"'%s' must be a group, not %s", e->key,
					value_type_name(e->val->type));
		else
			check_group(r, e->val, prefix, IN_FILE);
	}
}

static bool has_test(const struct value *block)
{
	const struct value *test = value_get(block, "test");

	return test && (test->type != VAL_LIST || test->u.list.n);
}

/* A list of groups: their own members are rows KEY[], the rest is as in a file. */
static void check_blocks(const struct reader *r, const struct setting *s, const struct value *list)
{
	const char *prefix = arena_printf(r->arena, "%s[]", s->key);

	if (list->type != VAL_LIST) {
		setting_wrong_type(r, s, list);
		return;
	}
	for (size_t i = 0; i < list->u.list.n; i++) {
		struct value *block = list->u.list.v[i];

		if (block->type != VAL_GROUP)
			diag_error(r->diags, DIAG_E0203, block->at,
				   "a block of '%s' must be a group, not %s", s->key,
				   value_type_name(block->type));
		else if (!has_test(block))
			diag_error_help(r->diags, DIAG_E0171, block->at,
					"test = [ \"param:NAME\" ]; see sbx help when",
					"a block of '%s' says no 'test'", s->key);
		else
			check_group(r, block, prefix, IN_BLOCK);
	}
}

static bool is_true(const struct value *v)
{
	return v->type == VAL_BOOL && v->u.b;
}

static void check_removals(const struct reader *r, const struct value *group, const char *prefix);

/* One key of `remove`: true for all of it, the items of a list, what to remove from a group. */
static void check_removal(const struct reader *r, const struct setting *s,
			  const struct value_entry *e)
{
	bool list = s->type == SET_STRINGS || s->type == SET_PATHS || s->type == SET_ENUMS ||
		    s->type == SET_INTS || s->type == SET_MOUNTS;
	union setting_slot unused;

	if (is_true(e->val))
		return;
	if (s->type == SET_GROUP && e->val->type == VAL_GROUP) {
		check_removals(r, e->val, s->key);
	} else if (!list || e->val->type != VAL_LIST) {
		diag_error_help(
			r->diags, DIAG_E0180, e->val->at,
			list ? arena_printf(r->arena,
					    "name the items: %s = [ \"...\" ]; or all of "
					    "them: %s = true;",
					    e->key, e->key)
			     : arena_printf(r->arena, "to take it out write: %s = true;", e->key),
			"'%s' cannot be removed like this", s->key);
	} else if (s->type == SET_MOUNTS || (s->flags & SETTING_PAIRS)) {
		for (size_t i = 0; i < e->val->u.list.n; i++)
			if (e->val->u.list.v[i]->type != VAL_STRING)
				diag_error_help(
					r->diags, DIAG_E0180, e->val->u.list.v[i]->at,
					s->type == SET_MOUNTS
						? "name the 'id' of a mount, or its 'target'"
						: "name its KEY, or all of KEY=VALUE",
					"an item of '%s' cannot be removed like this", s->key);
	} else {
		setting_read(r, s, e->val, &unused);
	}
}

static void check_removals(const struct reader *r, const struct value *group, const char *prefix)
{
	for (size_t i = 0; i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];
		const char *dotted = value_join_key(r->arena, prefix, e->key);
		const struct setting *s = schema_find(dotted);

		if (!s)
			unknown_key(r, e, prefix, dotted);
		else if (!may_stand(s, IN_PATCH))
			misplaced(r, e, IN_PATCH);
		else
			check_removal(r, s, e);
	}
}

/* ---- the walk ----------------------------------------------------------------------------- */

static void check_as_group(const struct reader *r, const struct setting *s, struct value *v,
			   enum within within)
{
	if (v->type != VAL_GROUP)
		setting_wrong_type(r, s, v);
	else if (s->type == SET_REMOVALS)
		check_removals(r, v, "");
	else
		check_group(r, v, s->type == SET_SETTINGS ? "" : s->key, within);
}

static void check_entry(const struct reader *r, const struct setting *s, struct value_entry *e,
			enum within within)
{
	union setting_slot unused;

	switch (s->type) {
	case SET_MOUNTS:
	case SET_RANGES:
		check_entries(r, s, e->val);
		return;
	case SET_MAP:
		check_map(r, s, e->val);
		return;
	case SET_BLOCKS:
		check_blocks(r, s, e->val);
		return;
	case SET_SETTINGS:
	case SET_REMOVALS:
		check_as_group(r, s, e->val, IN_PATCH);
		return;
	case SET_GROUP:
		if (s->shorthand && e->val->type == VAL_STRING)
			e->val = write_out(r, s, e->val);
		check_as_group(r, s, e->val, within);
		return;
	case SET_ANY:
		if (e->val->type == VAL_GROUP)
			setting_wrong_type(r, s, e->val);
		return;
	case SET_BOOL:
	case SET_INT:
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
	case SET_NS:
	case SET_RLIMIT:
		break;
	}
	setting_read(r, s, e->val, &unused);
}

static void check_group(const struct reader *r, struct value *group, const char *prefix,
			enum within within)
{
	bool block = within == IN_BLOCK && strstr(prefix, "[]");

	for (size_t i = 0; i < group->u.group.n; i++) {
		struct value_entry *e = &group->u.group.v[i];
		const char *dotted = value_join_key(r->arena, prefix, e->key);
		const struct setting *s = schema_find(dotted);

		if (!s && block) {
			dotted = e->key;
			s = schema_find(dotted);
		}
		if (!s)
			unknown_key(r, e, block ? "" : prefix, dotted);
		else if (!may_stand(s, within))
			misplaced(r, e, within);
		else
			check_entry(r, s, e, within);
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
	check_group(&r, tree, "", IN_FILE);
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
