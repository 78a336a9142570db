/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "spec/expand.h"
#include "tests/unit/fixture.h"
#include "tests/unit/show.h"

static const struct {
	const char *name, *value;
} variables[] = {
	{ "HOME", "/home/u" }, { "EMPTY", "" },	      { "UNSET", NULL },
	{ "X", "${HOME}$$" },  { "env.A_B", "a, b" }, { "LINES", "a\nb" },
};

static const char *get(void *ctx, const char *name, bool *known)
{
	(void)ctx;
	for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
		if (strcmp(variables[i].name, name) == 0) {
			*known = true;
			return variables[i].value;
		}
	}
	*known = false;
	return NULL;
}

static struct value *expand(const struct value *tree)
{
	static const char *const names[] = { "HOME", "EMPTY", "UNSET", "X" };
	struct expander x = { .get = get, .names = names, .n_names = ARRAY_LEN(names) };

	diags_init(&diags, arena);
	return value_expand(arena, tree, &x, &diags);
}

static struct value *expand_string(const char *s)
{
	return expand(value_string(arena, s, (struct place){ 0 }));
}

static void test_text(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "no variable", "abc", "abc" },
		{ "a variable", "${HOME}", "/home/u" },
		{ "within text", "a${HOME}b${HOME}", "a/home/ub/home/u" },
		{ "set but empty", "a${EMPTY}b", "ab" },
		{ "a default for what is unset", "${UNSET:-d}", "d" },
		{ "a default for what is empty", "${EMPTY:-d}", "d" },
		{ "no default needed", "${HOME:-d}", "/home/u" },
		{ "an empty default", "${UNSET:-}", "" },
		{ "a variable in a default", "${UNSET:-${HOME}/x}", "/home/u/x" },
		{ "and one in its default", "${UNSET:-${EMPTY:-${HOME}}}!", "/home/u!" },
		{ "an unused default is not looked at", "${HOME:-${NONSENSE}}", "/home/u" },
		{ "a dollar", "$$", "$" },
		{ "a dollar before a brace", "$${HOME}", "${HOME}" },
		{ "a dollar in a default", "${UNSET:-$$}}", "$}" },
		{ "a lone dollar", "\\w\\$ ", "\\w\\$ " },
		{ "one at the end", "5$", "5$" },
		{ "values are not expanded again", "${X}", "${HOME}$$" },
		{ "of the environment", "${env.A_B}", "a, b" },
		{ "home", "~", "/home/u" },
		{ "below home", "~/x", "/home/u/x" },
		{ "home, may be absent", "-~/x", "-/home/u/x" },
		{ "somebody's home is text", "~root/x", "~root/x" },
		{ "a tilde elsewhere", "a~/x", "a~/x" },
		{ "a file of an editor", "x~", "x~" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct value *v = expand_string(cases[i].text);

		if (!v || strcmp(v->u.s, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, v ? v->u.s : diags.first->msg);
	}
}

static void test_errors(void **state)
{
	static const struct {
		const char *name, *text;
		enum diag_id id;
		const char *help;
	} cases[] = {
		{ "unknown", "${HOEM}", DIAG_E0120, "${HOME}" },
		{ "unknown, nothing near", "${WHATEVER}", DIAG_E0120, "env.NAME" },
		{ "unset", "${UNSET}", DIAG_E0121, "${UNSET:-TEXT}" },
		{ "no end", "a${HOME", DIAG_E0122, "}" },
		{ "no name", "${}", DIAG_E0122, "${NAME}" },
		{ "a name with a blank", "${HO ME}", DIAG_E0122, "${NAME}" },
		{ "another operator", "${HOME:+x}", DIAG_E0122, "${NAME}" },
		{ "as in a shell", "$HOME/x", DIAG_E0122, "${HOME}" },
		{ "a digit", "costs $5", DIAG_E0122, "$$5" },
		{ "control characters from outside", "${LINES}", DIAG_E0123, "line break" },
		{ "too deep",
		  "${UNSET:-${UNSET:-${UNSET:-${UNSET:-${UNSET:-${UNSET:-${UNSET:-${UNSET:-x}}}}}}}"
		  "}",
		  DIAG_E0122, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (expand_string(cases[i].text))
			fail_msg("%s: accepted", cases[i].name);
		if (diags.n_errors != 1 || diags.first->id != cases[i].id)
			fail_msg("%s: %d, %s", cases[i].name, diags.n_errors, diags.first->msg);
		if (cases[i].help && !strstr(diags.first->help, cases[i].help))
			fail_msg("%s: %s", cases[i].name, diags.first->help);
	}
}

static void test_tree(void **state)
{
	struct value *t =
		read_text(arena, "a = \"${HOME}\"; b = [ \"~/x\", \"y\" ]; c = { d = 1; };");
	struct value *x = expand(t);

	(void)state;
	assert_string_equal(show(arena, x), "{a=</home/u> b=[</home/u/x> <y>] c={d=1}}");
	assert_string_equal(show(arena, t), "{a=<${HOME}> b=[<~/x> <y>] c={d=1}}");
	assert_int_equal(value_get(x, "a")->at.col, 5);
	/* A second time nothing happens. */
	t = read_text(arena, "a = \"$${HOME}\";");
	assert_string_equal(show(arena, expand(expand(t))), "{a=<${HOME}>}");
}

static void test_verbatim(void **state)
{
	struct value *v = value_string(arena, "~/${HOME}$X", (struct place){ 0 });

	(void)state;
	v->verbatim = true;
	assert_ptr_equal(expand(v), v);
}

static void test_places(void **state)
{
	static const struct {
		const char *name, *text;
		uint32_t line, col, len;
	} cases[] = {
		{ "below the variable", "a = \"x${NO}\";", 1, 7, 5 },
		{ "behind escapes", "a = \"\\t\\x41\\\"x${NO}y\";", 1, 15, 5 },
		{ "in a list", "a = [ \"b\",\n  \"${NO}\" ];", 2, 4, 5 },
		{ "of several lines: the first", "a = \"x\n${NO}\";", 1, 5, 2 },
		{ "the inner one", "a = \"${UNSET:-x${NO}}\";", 1, 16, 5 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct place at;

		assert_null(expand(read_text(arena, cases[i].text)));
		at = diags.first->at;
		if (at.line != cases[i].line || at.col != cases[i].col || at.len != cases[i].len)
			fail_msg("%s: %u:%u+%u", cases[i].name, at.line, at.col, at.len);
	}
	/* All of a tree's, each variable once. */
	assert_null(expand(
		read_text(arena, "a = \"${NO}\"; b = [ \"${UNSET}${NO}\", \"$X${UNSET}\" ];")));
	assert_int_equal(diags.n_errors, 3);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_tree, setup, teardown),
		cmocka_unit_test_setup_teardown(test_verbatim, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
