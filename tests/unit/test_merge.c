/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "spec/merge.h"
#include "tests/unit/fixture.h"
#include "tests/unit/show.h"

static enum list_rule rule(const char *dotted)
{
	if (strcmp(dotted, "set") == 0)
		return LIST_LAST;
	return strcmp(dotted, "command") == 0 || strcmp(dotted, "m[].args") == 0 ? LIST_REPLACE
										 : LIST_FOLD;
}

static void test_rules(void **state)
{
	static const struct {
		const char *name, *lower, *upper, *want;
	} cases[] = {
		{ "a scalar: the upper wins", "a = 1; b = 2;", "b = 3;", "{a=1 b=3}" },
		{ "a group: key by key", "g = { a = 1; b = 2; };", "g = { b = 3; c = 4; };",
		  "{g={a=1 b=3 c=4}}" },
		{ "a list is appended", "l = [ \"a\" ];", "l = [ \"b\" ];", "{l=[<a> <b>]}" },
		{ "duplicates fold into the first", "l = [ \"a\", \"b\" ];",
		  "l = [ \"c\", \"a\", \"c\" ];", "{l=[<a> <b> <c>]}" },
		{ "into the last where that one counts", "set = [ \"a\", \"b\", \"c\" ];",
		  "set = [ \"d\", \"a\" ];", "{set=[<b> <c> <d> <a>]}" },
		{ "also within one layer", "", "l = [ \"a\", \"a\" ];", "{l=[<a>]}" },
		{ "but not where order and number count", "", "command = [ \"a\", \"a\" ];",
		  "{command=[<a> <a>]}" },
		{ "a list that is replaced", "command = [ \"a\" ];", "command = [ \"b\" ];",
		  "{command=[<b>]}" },
		{ "and may be emptied", "command = [ \"a\" ];", "command = [];", "{command=[]}" },
		{ "an empty list adds nothing", "l = [ \"a\" ];", "l = [];", "{l=[<a>]}" },
		{ "entries merge by id", "m = ( { id = \"x\"; a = 1; b = 2; }, { id = \"y\"; } );",
		  "m = ( { id = \"y\"; c = 3; }, { id = \"x\"; b = 4; }, { id = \"z\"; } );",
		  "{m=[{id=<x> a=1 b=4} {id=<y> c=3} {id=<z>}]}" },
		{ "lists within entries, too",
		  "m = ( { id = \"x\"; l = [ \"a\" ]; args = [ \"a\" ]; } );",
		  "m = ( { id = \"x\"; l = [ \"b\" ]; args = [ \"b\" ]; } );",
		  "{m=[{id=<x> l=[<a> <b>] args=[<b>]}]}" },
		{ "entries without id are compared", "m = ( { a = 1; }, { a = 2; } );",
		  "m = ( { a = 2; }, { a = 3; } );", "{m=[{a=1} {a=2} {a=3}]}" },
		{ "another type: the upper wins", "a = 1; b = { c = 1; };", "a = [ 1 ]; b = 2;",
		  "{a=[1] b=2}" },
		{ "nothing over something", "a = 1;", "", "{a=1}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct value *lower = read_text(arena, cases[i].lower);
		struct value *upper = read_text(arena, cases[i].upper);
		const char *before = show(arena, lower), *above = show(arena, upper), *got;

		got = show(arena,
			   value_merge(arena, value_merge(arena, NULL, lower, rule), upper, rule));
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, got);
		/* The inputs are as they were. */
		assert_string_equal(show(arena, lower), before);
		assert_string_equal(show(arena, upper), above);
	}
}

static void test_places(void **state)
{
	struct value *lower = read_text(arena, "a = 1;\nl = [ \"x\" ];\ng = { b = 1; };\n");
	struct value *upper =
		read_text(arena, "\n\n\n\na = 2;\nl = [ \"y\", \"x\" ];\ng = { c = 1; };\n");
	struct value *m = value_merge(arena, lower, upper, rule), *l = value_get(m, "l");

	(void)state;
	assert_int_equal(value_get(m, "a")->at.line, 5);
	assert_int_equal(l->at.line, 6);
	assert_int_equal(l->u.list.v[0]->at.line, 2); /* where it came in first */
	assert_int_equal(l->u.list.v[1]->at.line, 6);
	assert_int_equal(value_get_path(m, "g.b")->at.line, 3);
	assert_int_equal(value_get_path(m, "g.c")->at.line, 7);
}

static void test_absent_layers(void **state)
{
	struct value *t = read_text(arena, "l = [ 1, 1 ];");

	(void)state;
	assert_null(value_merge(arena, NULL, NULL, rule));
	assert_string_equal(show(arena, value_merge(arena, NULL, t, rule)), "{l=[1]}");
	assert_string_equal(show(arena, value_merge(arena, t, NULL, rule)), "{l=[1]}");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_absent_layers, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
