/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "front/record.h"
#include "tests/unit/show.h"
#include "tests/unit/unit.h"

/* A tree that sbx read, and a text for libconfig that is not, or not quite, the same. */
static void test_disagreement(void **state)
{
	static const struct {
		const char *name, *tree, *text;
		bool same;
	} cases[] = {
		{ "the same", "a = 1; b = [ \"x\" ]; c = { d = 1.5; e = ( true ); };",
		  "a = 1L; b = ( \"x\" ); c = { d = 1.5; e = ( true ); };", true },
		{ "nothing", "", "", true },
		{ "refused", "a = 1;", "a = 1;;", false },
		{ "another number", "a = 1;", "a = 2;", false },
		{ "cut to 32 bits", "a = 4294967297L;", "a = 4294967297;", false },
		{ "another type", "a = 1;", "a = \"1\";", false },
		{ "a number for a boolean", "a = true;", "a = 1;", false },
		{ "another boolean", "a = true;", "a = false;", false },
		{ "another fraction", "a = 1.5;", "a = 1.25;", false },
		{ "joined strings", "a = [ \"x\", \"y\" ];", "a = [ \"x\" \"y\" ];", false },
		{ "another string", "a = \"x\";", "a = \"y\";", false },
		{ "a missing setting", "a = 1; b = 2;", "a = 1;", false },
		{ "one too many", "a = 1;", "a = 1; b = 2;", false },
		{ "another key", "a = 1;", "b = 1;", false },
		{ "another order", "a = 1; b = 2;", "b = 2; a = 1;", false },
		{ "a list for a group", "a = { };", "a = ( );", false },
		{ "a group for a list", "a = ( );", "a = { };", false },
		{ "deep down", "a = ( { b = [ 1, 2 ]; } );", "a = ( { b = [ 1, 3 ]; } );", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *a = arena_new();
		struct value *tree = read_text(a, cases[i].tree);
		struct diags d;
		int rc;

		diags_init(&d, a);
		rc = record_compare(tree, cases[i].text, "file", &d);
		if ((rc == 0) != cases[i].same || d.n_errors != !cases[i].same)
			fail_msg("%s: %d", cases[i].name, rc);
		if (rc < 0) {
			assert_int_equal(d.first->id, DIAG_E0001);
			assert_string_equal(d.first->at.file, "file");
		}
		arena_free(a);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disagreement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
