/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * value - a profile as a tree, with a place on every key and value.
 *
 * Front-ends make trees, merge.c lays them over each other, expand.c fills in the variables, and
 * schema/bind.c turns the result into the typed struct spec. Trees belong to the arena; a merge
 * shares subtrees and never changes its inputs.
 */
#ifndef SBX_SPEC_VALUE_H
#define SBX_SPEC_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/place.h"

enum value_type {
	VAL_BOOL,
	VAL_INT,
	VAL_FLOAT,
	VAL_STRING,
	VAL_LIST, /* libconfig's arrays and lists alike */
	VAL_GROUP,
};

struct value;

struct value_entry {
	const char *key;
	struct place at; /* of the key */
	struct value *val;
};

struct value {
	enum value_type type;
	bool verbatim; /* VAL_STRING: no variables in it (the words of a command line) */
	bool exact;    /* VAL_STRING: the path of something that is there, and no pattern */
	struct place at;
	union {
		bool b;
		int64_t i;
		double f;
		const char *s;
		struct {
			struct value **v;
			size_t n;
		} list;
		struct {
			struct value_entry *v;
			size_t n;
		} group;
	} u;
};

struct value *value_new(struct arena *a, enum value_type type, struct place at);
struct value *value_string(struct arena *a, const char *s, struct place at);

/* Lists and groups grow by these two only: the room behind v follows from n. */
void value_append(struct arena *a, struct value *list, struct value *item);
void value_set(struct arena *a, struct value *group, const char *key, struct place key_at,
	       struct value *val); /* replaces an entry of the same key */

struct value *value_get(const struct value *group, const char *key); /* NULL when absent */
struct value *value_get_path(const struct value *group, const char *dotted);

/* A group with the entries of another, NULL: with none, that can be set without changing that one.
 */
struct value *value_copy_group(struct arena *a, const struct value *group, struct place at);

/* The dotted key of a member: "" + "a" -> "a", "a" + "b" -> "a.b". */
const char *value_join_key(struct arena *a, const char *path, const char *key);

/* As JSON. False: there is a number with a fraction in it, which no key takes. */
bool value_write_json(struct json *j, const struct value *v);

/* Sets a dotted key ("identity.hostname"), making the groups on the way. */
void value_set_path(struct arena *a, struct value *group, const char *dotted, struct value *val);

bool value_equal(const struct value *x, const struct value *y); /* places don't count */
const char *value_type_name(enum value_type type);		/* "a string", "a group", ... */

#endif
