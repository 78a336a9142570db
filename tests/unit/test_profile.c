/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/front.h"
#include "front/parse.h"
#include "tests/unit/fixture.h"
#include "tests/unit/show.h"

static struct value *parse(const char *text)
{
	diags_init(&diags, arena);
	return profile_parse(arena, "p", (struct bytes){ .v = text, .n = strlen(text) }, &diags);
}

static void test_accepted(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "nothing", "", "{}" },
		{ "only a comment, no newline", "# x", "{}" },
		{ "scalars", "a = 1; b = -2L; c = 1.5; d = TRUE; e = \"x\";",
		  "{a=1 b=-2 c=1.5 d=yes e=<x>}" },
		{ "groups and lists",
		  "a = { b = { }; }; c = [ 1, 2 ]; d = ( 1, \"x\", { e = 2; }, [ ] );",
		  "{a={b={}} c=[1 2] d=[1 <x> {e=2} []]}" },
		{ "commas and nothing between settings", "a = 1, b = 2 c = { d = 1, }",
		  "{a=1 b=2 c={d=1}}" },
		{ "a comma behind the last element", "a = [ \"x\", ]; b = ( 1, { c = 2; }, );",
		  "{a=[<x>] b=[1 {c=2}]}" },
		{ "a BOM",
		  "\xef\xbb\xbf"
		  "a = 1;",
		  "{a=1}" },
		{ "a string of several lines", "a = \"x\ny\";", "{a=<x\ny>}" },
		{ "a comment at the very end", "a = 1; # x", "{a=1}" },
		{ "hexadecimal", "a = 0x10; b = 0xFFFFFFFFL;", "{a=16 b=4294967295}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got = show(arena, parse(cases[i].text));

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s %s", cases[i].name, got,
				 diags.first ? diags.first->msg : "");
	}
}

static void test_places(void **state)
{
	struct value *t = parse("a = {\n  b = [ \"x\",\n    \"yy\" ];\n};\n"), *b;

	(void)state;
	assert_non_null(t);
	b = value_get_path(t, "a.b");
	assert_int_equal(value_get(t, "a")->u.group.v[0].at.line, 2);
	assert_int_equal(value_get(t, "a")->u.group.v[0].at.col, 3);
	assert_int_equal(b->at.line, 2);
	assert_int_equal(b->at.col, 7);
	/* libconfig gives the line of the token after it. */
	assert_int_equal(b->u.list.v[1]->at.line, 3);
	assert_int_equal(b->u.list.v[1]->at.col, 5);
	assert_int_equal(b->u.list.v[1]->at.len, 4);
	assert_int_equal(strncmp(b->u.list.v[1]->at.text, "    \"yy\" ];\n", 12), 0);
}

/* "CODE:line:col ..." of all errors. */
static const char *errors(void)
{
	struct strbuf b;

	strbuf_init(&b, arena);
	for (const struct diag *x = diags.first; x; x = x->next)
		strbuf_addf(&b, "%s%s:%u:%u", x == diags.first ? "" : " ", diag_code(x->id),
			    x->at.line, x->at.col);
	return b.s;
}

static void test_refused(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "a forgotten comma", "a = [ \"/usr\" \"/etc\" ];", "E0110:1:14" },
		{ "strings over lines", "a = \"x\"\n\"y\";", "E0110:2:1" },
		{ "bare words", "a = yes; b = on; c = foo;", "E0106:1:5 E0106:1:14 E0106:1:22" },
		{ "twice", "a = 1;\na = 2;", "E0113:2:1" },
		{ "twice in a group", "g = { a = 1; b = 2; a = 3; };", "E0113:1:21" },
		{ "types in an array", "a = [ 1, \"x\" ];", "E0114:1:10" },
		{ "L and no L in an array", "a = [ 1, 2L ];", "E0114:1:10" },
		{ "a group in an array", "a = [ { } ];", "E0114:1:7" },
		{ "no value", "a = ;", "E0101:1:5" },
		{ "no value, next line", "a =\nb = 1;", "E0101:2:1" },
		{ "no value at the end", "a = ", "E0101:1:3" },
		{ "no equals sign", "a 1; b = 2;", "E0101:1:3" },
		{ "a key alone", "foo;", "E0101:1:4" },
		{ "two semicolons", "a = 1;; b = 2;", "E0101:1:7" },
		{ "a stray bracket", "} a = 1;", "E0101:1:1" },
		{ "true as a key", "true = 1;", "E0101:1:1" },
		{ "a number as a key", "1 = 2;", "E0101:1:1" },
		{ "a wrong bracket", "a = [ 1, 2 );", "E0101:1:12" },
		{ "a semicolon in an array", "a = [ 1; 2 ];", "E0101:1:8" },
		{ "an empty element", "a = [ , ];", "E0101:1:7" },
		{ "time of day", "a = 10:30;", "E0101:1:7" },
		{ "a group without end", "a = { b = 1;", "E0116:1:5" },
		{ "two groups without end", "a = { b = {", "E0116:1:11 E0116:1:5" },
		{ "a list without end", "a = ( 1, 2", "E0116:1:5" },
		{ "a string without end", "a = 1;\nb = \"x;\nc = 3;", "E0107:2:5" },
		{ "a lost semicolon in a list", "a = ( 1, 2; b = 3;\nc = yes;",
		  "E0101:1:11 E0106:2:5" },
		{ "a lost bracket in a group", "g = { a = [ 1, 2; };\nc = yes;",
		  "E0101:1:17 E0106:2:5" },
		{ "an error within a list of groups",
		  "a = ( { b = yes; c c; }, { d = e; } ); f = g;",
		  "E0106:1:13 E0101:1:20 E0106:1:32 E0106:1:44" },
		{ "a lost brace in a list", "a = ( { b = 1; ), c = yes;", "E0101:1:16 E0106:1:23" },
		{ "a lost brace in two lists", "a = ( ( { b = 1; ) );\nc = yes;",
		  "E0101:1:18 E0106:2:5" },
		{ "single quotes, said once", "a = [ 'x's', 1 ];\nb = yes;",
		  "E0106:1:7 E0106:1:10 E0106:2:5" },
		{ "a lost quote before a path", "a = \"x;\nb = \"/y\";\nc = 1;",
		  "E0106:2:6 E0107:2:8" },
		{ "a lost quote", "a = \"x;\nb = \"y\";\nc = 1;", "E0101:2:7" },
		{ "all that can be found",
		  "a = 0755;\nb = yes;\nc c;\nd = { e = f; g };\nh = 1;\nh = 2;",
		  "E0105:1:5 E0106:2:5 E0101:3:3 E0106:4:11 E0101:4:16 E0113:6:1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (parse(cases[i].text))
			fail_msg("%s: accepted", cases[i].name);
		if (strcmp(errors(), cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, errors());
	}
}

static void test_second_place(void **state)
{
	(void)state;
	parse("a = \"x;\nb = \"y\";\n");
	assert_non_null(diags.first->other_msg);
	assert_int_equal(diags.first->other.line, 1);
	assert_int_equal(diags.first->other.col, 5);
	parse("a = \"x;\nb = \"/y\";\n");
	assert_non_null(strstr(diags.last->other_msg, "spans several lines"));
	parse("a = 1;\n a = 2;");
	assert_int_equal(diags.first->at.line, 2);
	assert_int_equal(diags.first->other.line, 1);
	assert_int_equal(diags.first->other.col, 1);
}

/* `s` n times; with `end`, "s0end s1end ...". */
static const char *repeat(const char *before, const char *s, const char *end, int n,
			  const char *after)
{
	struct strbuf b;

	strbuf_init(&b, arena);
	strbuf_add(&b, before);
	for (int i = 0; i < n; i++) {
		strbuf_add(&b, s);
		if (end)
			strbuf_addf(&b, "%d%s", i, end);
	}
	strbuf_add(&b, after);
	return b.s;
}

static void test_limits(void **state)
{
	(void)state;
	assert_non_null(parse(repeat("", "k", " = 1;\n", PROFILE_MAX_SETTINGS, "")));
	assert_null(parse(repeat("", "k", " = 1;\n", PROFILE_MAX_SETTINGS + 1, "")));
	assert_string_equal(errors(), "E0112:1025:1");
	assert_non_null(parse(repeat("a = [", "", ",", 4096, "];")));
	assert_null(parse(repeat("a = [", "", ",", 4097, "];")));
	assert_int_equal(diags.first->id, DIAG_E0112);
	assert_non_null(parse(repeat("a = ", "(", NULL, PROFILE_MAX_DEPTH,
				     repeat("", ")", NULL, PROFILE_MAX_DEPTH, ";"))));
	assert_null(parse(repeat("a = ", "(", NULL, PROFILE_MAX_DEPTH + 1, "")));
	assert_string_equal(errors(), "E0112:1:37");
	/* Far beyond: no recursion, no flood. */
	assert_null(parse(repeat("a = ", "{ a = ", NULL, 20000, "")));
	assert_int_equal(diags.n_errors, 1);
	assert_null(parse(repeat("", "yes ", NULL, 20000, "")));
}

static void test_value(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "[ \"a\", 'b' ]", "none" },
		{ "[ 1, 2 ]", "[1 2]" },
		{ "true", "yes" },
		{ "{ a = 1; }", "{a=1}" },
		{ "1; b = 2", "none" },
		{ "", "none" },
		{ "1 # comment", "1" },
		{ "1 /* x", "none" },
		{ "\"x\"", "<x>" },
		{ "}", "none" },
		{ "( { a = 1; },\n2 )", "[{a=1} 2]" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct value *v;

		diags_init(&diags, arena);
		v = profile_parse_value(arena, "v", cases[i].text, &diags);
		if (strcmp(show(arena, v), cases[i].want) != 0)
			fail_msg("'%s': %s", cases[i].text, show(arena, v));
		if (v)
			assert_int_equal(v->at.col, 1 + PROFILE_VALUE_INDENT);
	}
}

/* tests/bogons/text-*.profile say in their first line what is wrong with them. */
static void test_bogons(void **state)
{
	static char text[PROFILE_MAX_SIZE + 1];
	const char *top = getenv("top_srcdir");
	const char *dir = arena_printf(arena, "%s/tests/bogons", top ? top : ".");
	DIR *d = opendir(dir);
	struct dirent *e;
	int n = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d))) {
		const char *want = NULL;
		bool found = false;
		size_t len;
		FILE *f;

		if (strncmp(e->d_name, "text-", 5) != 0)
			continue;
		n++;
		f = fopen(arena_printf(arena, "%s/%s", dir, e->d_name), "re");
		assert_non_null(f);
		len = fread(text, 1, sizeof(text) - 1, f);
		text[len] = '\0';
		fclose(f);
		want = strstr(text, "# E0");
		if (!want || len < 7)
			fail_msg("%s: no '# E0...'", e->d_name);
		diags_init(&diags, arena);
		assert_null(profile_parse(arena, e->d_name, (struct bytes){ .v = text, .n = len },
					  &diags));
		for (const struct diag *x = diags.first; x; x = x->next)
			found |= want && strncmp(diag_code(x->id), want + 2, 5) == 0;
		if (!found)
			fail_msg("%s: %s", e->d_name, errors());
	}
	closedir(d);
	assert_true(n > 10);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_accepted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_second_place, setup, teardown),
		cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_value, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bogons, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
