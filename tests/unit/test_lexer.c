/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "front/front.h"
#include "front/lexer.h"
#include "tests/unit/fixture.h"

#define MAX_TOKENS 16

/* Tokens up to the end; their number, or -1 when the text as a whole is refused. */
static int lex(const char *text, size_t n, struct token *t)
{
	struct lexer lx;
	int k = 0;

	diags_init(&diags, arena);
	if (lexer_init(&lx, arena, "t", (struct bytes){ .v = text, .n = n }, &diags) < 0)
		return -1;
	do {
		assert_true(k < MAX_TOKENS);
		lexer_next(&lx, &t[k++]);
	} while (t[k - 1].type != TOK_EOF && t[k - 1].type != TOK_UNCLOSED);
	return k;
}

static void test_types(void **state)
{
	static const struct {
		const char *name, *text;
		enum token_type want[MAX_TOKENS];
	} cases[] = {
		{ "nothing", "", { TOK_EOF } },
		{ "a setting",
		  "a = 1;",
		  { TOK_NAME, TOK_EQUALS, TOK_INT, TOK_SEMICOLON, TOK_EOF } },
		{ "a colon is an equals sign", "a:1", { TOK_NAME, TOK_EQUALS, TOK_INT, TOK_EOF } },
		{ "brackets",
		  "{}[](),",
		  { TOK_GROUP_OPEN, TOK_GROUP_CLOSE, TOK_ARRAY_OPEN, TOK_ARRAY_CLOSE, TOK_LIST_OPEN,
		    TOK_LIST_CLOSE, TOK_COMMA, TOK_EOF } },
		{ "comments",
		  "# x\n// y\n/* z\n * */ a /**/ b /***/",
		  { TOK_NAME, TOK_NAME, TOK_EOF } },
		{ "a comment without newline at the end", "a # x", { TOK_NAME, TOK_EOF } },
		{ "a comment behind a number", "1/* x */2//y", { TOK_INT, TOK_INT, TOK_EOF } },
		{ "keys", "a-b *x a*_9", { TOK_NAME, TOK_NAME, TOK_NAME, TOK_EOF } },
		{ "true in any case",
		  "true FALSE tRuE trues",
		  { TOK_BOOL, TOK_BOOL, TOK_BOOL, TOK_NAME, TOK_EOF } },
		{ "numbers",
		  "0 -1 +2 0x1F 5L -6LL",
		  { TOK_INT, TOK_INT, TOK_INT, TOK_INT, TOK_INT, TOK_INT, TOK_EOF } },
		{ "fractions", "1.5 -2.25e3 1e5", { TOK_FLOAT, TOK_FLOAT, TOK_FLOAT, TOK_EOF } },
		{ "a form feed is blank", "a\f\r\t b", { TOK_NAME, TOK_NAME, TOK_EOF } },
		{ "a string without end", "a \"b", { TOK_NAME, TOK_UNCLOSED } },
	};
	struct token t[MAX_TOKENS];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int n = lex(cases[i].text, strlen(cases[i].text), t);

		assert_true(n > 0);
		for (int k = 0; k < n; k++)
			if (t[k].type != cases[i].want[k])
				fail_msg("%s: token %d is %d, not %d", cases[i].name, k, t[k].type,
					 cases[i].want[k]);
		assert_int_equal(diags.n_errors, 0);
	}
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} cases[] = {
		{ "0", 0 },
		{ "2147483647", INT32_MAX },
		{ "-2147483648", INT32_MIN },
		{ "0x7fffffff", INT32_MAX },
		{ "4294967296L", INT64_C(4294967296) },
		{ "9223372036854775807LL", INT64_MAX },
		{ "-9223372036854775808L", INT64_MIN },
		{ "0xFFFFFFFFL", 0xffffffff },
	};
	struct token t[MAX_TOKENS];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(lex(cases[i].text, strlen(cases[i].text), t), 2);
		if (t[0].type != TOK_INT || t[0].u.i != cases[i].want)
			fail_msg("%s", cases[i].text);
	}
}

static void test_strings(void **state)
{
	static const char text[] = "\"a\\n\\r\\t\\f\\\"\\\\\\x41\\X42\xc3\xa9\"";
	struct token t[MAX_TOKENS];

	(void)state;
	assert_int_equal(lex(text, strlen(text), t), 2);
	assert_string_equal(t[0].u.s, "a\n\r\t\f\"\\AB\xc3\xa9");
	assert_int_equal(diags.n_errors, 0);

	assert_int_equal(lex("\"a\nb\" c", 7, t), 3);
	assert_string_equal(t[0].u.s, "a\nb");
	assert_int_equal(t[0].end_line, 2);
	assert_int_equal(t[1].at.line, 2);
	assert_int_equal(t[1].at.col, 4);
}

static void test_places(void **state)
{
	static const char text[] = "\xef\xbb\xbf"
				   "a = \"x\";\n\n  bc\t= [ 10 ];";
	static const struct {
		uint32_t line, col, len;
	} want[] = {
		{ 1, 1, 1 }, { 1, 3, 1 }, { 1, 5, 3 },	{ 1, 8, 1 },  { 3, 3, 2 },
		{ 3, 6, 1 }, { 3, 8, 1 }, { 3, 10, 2 }, { 3, 13, 1 }, { 3, 14, 1 },
	};
	struct token t[MAX_TOKENS];
	int n = lex(text, strlen(text), t);

	(void)state;
	assert_int_equal(n, ARRAY_LEN(want) + 1);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		if (t[i].at.line != want[i].line || t[i].at.col != want[i].col ||
		    t[i].at.len != want[i].len)
			fail_msg("token %zu is at %u:%u+%u", i, t[i].at.line, t[i].at.col,
				 t[i].at.len);
		assert_string_equal(t[i].at.file, "t");
		assert_int_equal(strncmp(t[i].at.text, want[i].line == 1 ? "a = " : "  bc", 4), 0);
	}
}

/* Each silent trap is one error, with its place. */
static void test_traps(void **state)
{
	static const struct {
		const char *text;
		enum diag_id id;
		uint32_t line, col, len;
	} cases[] = {
		{ "a=4294967296", DIAG_E0104, 1, 3, 10 },
		{ "2147483648", DIAG_E0104, 1, 1, 10 },
		{ "-2147483649", DIAG_E0104, 1, 1, 11 },
		{ "0x80000000", DIAG_E0104, 1, 1, 10 },
		{ "99999999999999999999", DIAG_E0104, 1, 1, 20 },
		{ "9223372036854775808L", DIAG_E0104, 1, 1, 20 },
		{ "0xFFFFFFFFFFFFFFFFL", DIAG_E0104, 1, 1, 19 },
		{ "1.0e999", DIAG_E0104, 1, 1, 7 },
		{ "\n 0755", DIAG_E0105, 2, 2, 4 },
		{ "00", DIAG_E0105, 1, 1, 2 },
		{ "-01", DIAG_E0105, 1, 1, 3 },
		{ "64M", DIAG_E0106, 1, 1, 3 },
		{ "10.0.0.1", DIAG_E0106, 1, 1, 8 },
		{ "1.", DIAG_E0106, 1, 1, 2 },
		{ ".5", DIAG_E0106, 1, 1, 2 },
		{ ".", DIAG_E0106, 1, 1, 1 },
		{ "75%", DIAG_E0106, 1, 1, 3 },
		{ "10-2", DIAG_E0106, 1, 1, 4 },
		{ "-0x10", DIAG_E0106, 1, 1, 5 },
		{ "1e", DIAG_E0106, 1, 1, 2 },
		{ "/usr/bin", DIAG_E0106, 1, 1, 8 },
		{ "~/x", DIAG_E0106, 1, 1, 3 },
		{ "_a", DIAG_E0106, 1, 1, 2 },
		{ "a.b", DIAG_E0106, 1, 1, 3 },
		{ "'it is'", DIAG_E0106, 1, 1, 7 },
		{ "'it", DIAG_E0106, 1, 1, 3 },
		{ "\xe2\x80\x9cx\xe2\x80\x9d", DIAG_E0106, 1, 1, 7 },
		{ "a /* b", DIAG_E0108, 1, 3, 2 },
		{ "/*/", DIAG_E0108, 1, 1, 2 },
		{ "\"a\\qb\"", DIAG_E0109, 1, 3, 2 },
		{ "\"\\u00e9\"", DIAG_E0109, 1, 2, 2 },
		{ "\"\\x4\"", DIAG_E0109, 1, 2, 2 },
		{ "\"\\x00\"", DIAG_E0109, 1, 2, 4 },
		{ "\"a\nb\\c\"", DIAG_E0109, 2, 2, 2 },
		{ "@include \"x\"", DIAG_E0111, 1, 1, 12 },
		{ "\"a\rb\"", DIAG_E0103, 1, 3, 1 },
		{ "\"\x1b[m\"", DIAG_E0103, 1, 2, 1 },
		{ "\"\x7f\"", DIAG_E0103, 1, 2, 1 },
		{ "\"\\xff\"", DIAG_E0103, 1, 1, 6 },
	};
	struct token t[MAX_TOKENS];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		lex(cases[i].text, strlen(cases[i].text), t);
		if (diags.n_errors != 1 || diags.first->id != cases[i].id)
			fail_msg("'%s': %d errors, %s", cases[i].text, diags.n_errors,
				 diags.first ? diags.first->msg : "none");
		if (diags.first->at.line != cases[i].line || diags.first->at.col != cases[i].col ||
		    diags.first->at.len != cases[i].len)
			fail_msg("'%s': %u:%u+%u", cases[i].text, diags.first->at.line,
				 diags.first->at.col, diags.first->at.len);
		assert_non_null(diags.first->help);
	}
}

static void test_size_in_help(void **state)
{
	struct token t[MAX_TOKENS];

	(void)state;
	lex("4294967296", 10, t);
	assert_non_null(strstr(diags.first->help, "\"4G\""));
	assert_non_null(strstr(diags.first->help, "4294967296L"));
	lex("3145728000", 10, t);
	assert_non_null(strstr(diags.first->help, "\"3000M\""));
}

static void test_whole_text(void **state)
{
	static const struct {
		const char *name, *text;
		size_t n;
		enum diag_id id;
		uint32_t line, col;
	} cases[] = {
		{ "a NUL", "a = 1;\nb\0", 9, DIAG_E0103, 2, 2 },
		{ "Latin-1", "a = \"\xe9\";", 8, DIAG_E0103, 1, 6 },
		{ "overlong", "\xc0\xaf", 2, DIAG_E0103, 1, 1 },
		{ "a surrogate", "\xed\xa0\x80", 3, DIAG_E0103, 1, 1 },
		{ "cut", "# \xe2\x80", 4, DIAG_E0103, 1, 3 },
		{ "right to left override", "# \xe2\x80\xae x", 7, DIAG_E0115, 1, 3 },
		{ "zero width space", "a\xe2\x80\x8b = 1", 8, DIAG_E0115, 1, 2 },
		{ "a second BOM", "\xef\xbb\xbf\xef\xbb\xbf", 6, DIAG_E0115, 1, 1 },
		{ "C1 control", "\"\xc2\x9b\"", 4, DIAG_E0115, 1, 2 },
	};
	char *large = arena_alloc(arena, PROFILE_MAX_SIZE + 1);
	struct token t[MAX_TOKENS];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(lex(cases[i].text, cases[i].n, t), -1);
		if (diags.first->id != cases[i].id || diags.first->at.line != cases[i].line ||
		    diags.first->at.col != cases[i].col)
			fail_msg("%s: %s at %u:%u", cases[i].name, diag_code(diags.first->id),
				 diags.first->at.line, diags.first->at.col);
	}
	memset(large, '\n', PROFILE_MAX_SIZE + 1);
	assert_int_equal(lex(large, PROFILE_MAX_SIZE, t), 1);
	assert_int_equal(lex(large, PROFILE_MAX_SIZE + 1, t), -1);
	assert_int_equal(diags.first->id, DIAG_E0112);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_types, setup, teardown),
		cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_strings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_traps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_size_in_help, setup, teardown),
		cmocka_unit_test_setup_teardown(test_whole_text, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
