/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "spec/value.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static const struct place nowhere;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct value *group(void)
{
	return value_new(arena, VAL_GROUP, nowhere);
}

static struct value *string(const char *s)
{
	return value_string(arena, s, nowhere);
}

static void test_growth(void **state)
{
	struct value *list = value_new(arena, VAL_LIST, nowhere), *g = group();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		value_append(arena, list, string(arena_printf(arena, "%d", i)));
		value_set(arena, g, arena_printf(arena, "k%d", i), nowhere, list->u.list.v[i]);
	}
	assert_int_equal(list->u.list.n, 1000);
	assert_int_equal(g->u.group.n, 1000);
	for (int i = 0; i < 1000; i++) {
		assert_string_equal(list->u.list.v[i]->u.s, arena_printf(arena, "%d", i));
		assert_ptr_equal(value_get(g, arena_printf(arena, "k%d", i)), list->u.list.v[i]);
	}
}

static void test_set_replaces(void **state)
{
	struct value *g = group();
	struct place at = { .file = "f", .line = 7 };

	(void)state;
	value_set(arena, g, "a", nowhere, string("1"));
	value_set(arena, g, "b", nowhere, string("2"));
	value_set(arena, g, "a", at, string("3"));
	assert_int_equal(g->u.group.n, 2);
	assert_string_equal(value_get(g, "a")->u.s, "3");
	assert_int_equal(g->u.group.v[0].at.line, 7);
	assert_null(value_get(g, "ab"));
	assert_null(value_get(g, ""));
}

static void test_paths(void **state)
{
	struct value *g = group();

	(void)state;
	value_set_path(arena, g, "a.b.c", string("1"));
	value_set_path(arena, g, "a.b.d", string("2"));
	value_set_path(arena, g, "e", string("3"));
	assert_int_equal(g->u.group.n, 2);
	assert_string_equal(value_get_path(g, "a.b.c")->u.s, "1");
	assert_string_equal(value_get_path(g, "a.b.d")->u.s, "2");
	assert_string_equal(value_get_path(g, "e")->u.s, "3");
	assert_int_equal(value_get_path(g, "a.b")->type, VAL_GROUP);
	assert_null(value_get_path(g, "a.x"));
	assert_null(value_get_path(g, "a.b.c.d"));
	assert_null(value_get_path(g, "a."));
	/* What isn't a group gives way. */
	value_set_path(arena, g, "e.f", string("4"));
	assert_string_equal(value_get_path(g, "e.f")->u.s, "4");
}

static void test_equal(void **state)
{
	struct value *a = group(), *b = group(), *l1 = value_new(arena, VAL_LIST, nowhere);
	struct value *l2 = value_new(arena, VAL_LIST, nowhere),
		     *n = value_new(arena, VAL_INT, nowhere);
	struct place at = { .file = "f", .line = 7 };

	(void)state;
	assert_true(value_equal(string("a"), value_string(arena, "a", at)));
	assert_false(value_equal(string("a"), string("b")));
	assert_false(value_equal(string("0"), n));
	value_append(arena, l1, string("a"));
	assert_false(value_equal(l1, l2));
	value_append(arena, l2, string("a"));
	assert_true(value_equal(l1, l2));
	value_set(arena, a, "x", nowhere, l1);
	value_set(arena, a, "y", nowhere, n);
	value_set(arena, b, "y", at, n);
	assert_false(value_equal(a, b));
	value_set(arena, b, "x", at, l2);
	assert_true(value_equal(a, b)); /* order and places don't count */
	value_set(arena, b, "x", at, string("a"));
	assert_false(value_equal(a, b));
	b = string("a");
	b->verbatim = true;
	assert_false(value_equal(b, string("a"))); /* it means something else */
}

static void test_type_names(void **state)
{
	static const struct {
		enum value_type type;
		const char *name;
	} cases[] = {
		{ VAL_BOOL, "true or false" }, { VAL_INT, "a number" }, { VAL_FLOAT, "a fraction" },
		{ VAL_STRING, "a string" },    { VAL_LIST, "a list" },	{ VAL_GROUP, "a group" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(value_type_name(cases[i].type), cases[i].name);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_growth, setup, teardown),
		cmocka_unit_test_setup_teardown(test_set_replaces, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paths, setup, teardown),
		cmocka_unit_test_setup_teardown(test_equal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_type_names, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
