/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/list.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct diags diags;
static struct strbuf out;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	diags_init(&diags, arena);
	strbuf_init(&out, arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct place at(const char *text, uint32_t line, uint32_t col, uint32_t len)
{
	return (struct place){
		.file = "x.profile", .text = text, .line = line, .col = col, .len = len
	};
}

static void test_remarks_come_before_help(void **state)
{
	struct diag *d = diag_add(&diags, SEV_ERROR, DIAG_E0001, at("cwd = 1;", 7, 1, 3), "bad");

	(void)state;
	d->help = "mend it";
	diag_remark(&diags, d, "step 2 of 3", "tmpfs %s", "/tmp");
	diag_remark(&diags, d, "cause", "it is\nbroken \033[m");
	diags_render(&out, &diags, false);
	assert_string_equal(out.s, "error[E0001]: bad\n"
				   "  --> x.profile:7:1\n"
				   "   |\n"
				   " 7 | cwd = 1;\n"
				   "   | ^^^\n"
				   "   = step 2 of 3: tmpfs /tmp\n"
				   "   = cause: it is\n"
				   "            broken \\x1b[m\n"
				   "   = help: mend it\n");
	out.len = 0;
	diags_render_json(&out, &diags);
	assert_non_null(strstr(out.s, "\"step 2 of 3\": \"tmpfs /tmp\""));
	assert_non_null(strstr(out.s, "\"cause\": \"it is\\u000abroken \\u001b[m\""));
}

static void test_excerpt_with_label_and_help(void **state)
{
	struct diag *d = diag_add(&diags, SEV_ERROR, DIAG_E0001, at("\tcwd = 1;\nnext", 7, 2, 3),
				  "bad '%s'", "cwd");

	(void)state;
	d->label = "here";
	d->help = "first\nsecond";
	diags_render(&out, &diags, false);
	assert_string_equal(out.s, "error[E0001]: bad 'cwd'\n"
				   "  --> x.profile:7:2\n"
				   "   |\n"
				   " 7 |  cwd = 1;\n"
				   "   |  ^^^ here\n"
				   "   = help: first\n"
				   "           second\n");
}

static void test_second_place(void **state)
{
	struct diag *d = diag_add(&diags, SEV_WARNING, DIAG_E0001, at("a = 1;", 1, 1, 1), "twice");

	(void)state;
	d->other = at("a = 2;", 120, 1, 1);
	d->other_msg = "first here";
	diags_render(&out, &diags, false);
	assert_string_equal(out.s, "warning[E0001]: twice\n"
				   "   --> x.profile:1:1\n"
				   "    |\n"
				   "  1 | a = 1;\n"
				   "    | ^\n"
				   "    = note: first here\n"
				   "   --> x.profile:120:1\n"
				   "    |\n"
				   "120 | a = 2;\n"
				   "    | ^\n");
	assert_int_equal(diags.n_errors, 0);
	assert_int_equal(diags.n_warnings, 1);
}

static void test_outside_text_is_escaped(void **state)
{
	(void)state;
	diag_error(&diags, DIAG_E0001, at("a = \"\033[2J\xff\";", 1, 5, 7), "'%s'", "\033]0;x\a\n");
	diags_render(&out, &diags, false);
	assert_null(strchr(out.s, '\033'));
	assert_null(strchr(out.s, '\a'));
	assert_non_null(strstr(out.s, "'\\x1b]0;x\\x07\\x0a'"));
	/* The carets are as long as the text is as shown. */
	assert_non_null(strstr(out.s, "a = \"\\x1b[2J\\xff\";\n"));
	assert_non_null(strstr(out.s, "\n   |     ^^^^^^^^^^^^^\n"));
}

static void test_direction_marks_are_escaped(void **state)
{
	(void)state;
	strbuf_add_safe(&out, "a\xe2\x80\xae"
			      "b\xc3\xa9");
	assert_string_equal(out.s, "a\\xe2\\x80\\xaeb\xc3\xa9");
}

static void test_long_line_is_cut_around_the_carets(void **state)
{
	char *line = arena_alloc(arena, 1001);

	(void)state;
	memset(line, 'x', 1000);
	memcpy(line + 600, "HERE", 4);
	diag_error(&diags, DIAG_E0001, at(line, 1, 601, 4), "far right");
	diags_render(&out, &diags, false);
	assert_non_null(strstr(out.s, " 1 | ...xxxxxxxxxxxxxxxxxxxxHERExxx"));
	assert_non_null(strstr(out.s, "\n   |                        ^^^^\n"));
	assert_true(out.len < 600);
}

static void test_carets_never_leave_the_line(void **state)
{
	(void)state;
	diag_error(&diags, DIAG_E0001, at("ab\r\ncd", 1, 2, 900), "too long");
	diag_error(&diags, DIAG_E0001, at("ab", 1, 900, 1), "too far");
	diags_render(&out, &diags, false);
	assert_non_null(strstr(out.s, " 1 | ab\n   |  ^\n"));
	assert_non_null(strstr(out.s, " 1 | ab\n   |   ^\n"));
}

static void test_the_list_ends(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_MAX_ERRORS + 5; i++)
		assert_int_equal(diag_error(&diags, DIAG_E0001, (struct place){ 0 }, "no %d", i),
				 -1);
	diags_render(&out, &diags, false);
	assert_null(strstr(out.s, "no 20\n"));
	assert_non_null(strstr(out.s, "no 19\n... and 5 more\n"));
	assert_int_equal(diags.n_errors, DIAG_MAX_ERRORS + 5);
}

static void test_rows_are_sorted_and_found(void **state)
{
	enum diag_id id;

	(void)state;
	for (int i = 0; i < DIAG_COUNT; i++) {
		const char *code = diag_code((enum diag_id)i);

		assert_true(diag_find(code, &id));
		assert_int_equal(id, i);
		assert_true(i == 0 || strcmp(diag_code((enum diag_id)(i - 1)), code) < 0);
		assert_true(strlen(diag_text(id)) > 40);
	}
	assert_false(diag_find("E9999", &id));
}

static void test_json(void **state)
{
	struct json j;

	(void)state;
	json_init(&j, &out);
	json_object(&j);
	json_key(&j, "a\"b");
	json_string(&j, "\x01\xff\\\xc3\xa9");
	json_key(&j, "list");
	json_array(&j);
	json_int(&j, -1);
	json_bool(&j, true);
	json_string(&j, NULL);
	json_end_array(&j);
	json_key(&j, "empty");
	json_object(&j);
	json_end_object(&j);
	json_end_object(&j);
	assert_string_equal(out.s, "{\n"
				   "  \"a\\\"b\": \"\\u0001\\ufffd\\\\\xc3\xa9\",\n"
				   "  \"list\": [\n    -1,\n    true,\n    null\n  ],\n"
				   "  \"empty\": {}\n"
				   "}");
}

static void test_json_of_diagnostics(void **state)
{
	(void)state;
	diag_error_help(&diags, DIAG_E0001, at("x", 3, 4, 1), "do that", "bad");
	diags_render_json(&out, &diags);
	assert_non_null(strstr(out.s, "\"code\": \"E0001\""));
	assert_non_null(strstr(out.s, "\"line\": 3"));
	assert_non_null(strstr(out.s, "\"help\": \"do that\""));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_excerpt_with_label_and_help),
		TEST(test_remarks_come_before_help),
		TEST(test_second_place),
		TEST(test_outside_text_is_escaped),
		TEST(test_direction_marks_are_escaped),
		TEST(test_long_line_is_cut_around_the_carets),
		TEST(test_carets_never_leave_the_line),
		TEST(test_the_list_ends),
		TEST(test_rows_are_sorted_and_found),
		TEST(test_json),
		TEST(test_json_of_diagnostics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
