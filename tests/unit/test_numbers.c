/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every setting that is a number, as a profile and as the command line write it: its limits are
 * taken, what lies beyond them is not, and neither is any text that is only nearly a number. The
 * rows come from the table, so that a new setting is tested from its first day.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "front/front.h"
#include "schema/schema.h"
#include "tests/unit/unit.h"

/* Texts that no numeric setting takes, whatever its unit and its range. */
static const char *const never[] = {
	"",
	" ",
	"-",
	"+",
	"--1",
	"- 1",
	"x",
	"0x10",
	"1e3",
	"1.0",
	"1,000",
	"1 1",
	"1;2",
	"one",
	"NaN",
	"9223372036854775808",	/* one more than fits */
	"18446744073709551615", /* -1 to who does not look */
	"18446744073709551616", /* 0 to who does not look */
	"99999999999999999999999999",
	"-9223372036854775809",
	"\xd9\xa1", /* a digit, but not one of ours */
};

struct number {
	struct arena *arena;
	const struct setting *row;
};

/* "a.b[].c" and V: a = { b = ( { c = V; } ); }; */
static const char *profile_of(const struct number *n, const char *value)
{
	struct strbuf b;
	char close[64] = "";
	const char *p = n->row->key;

	strbuf_init(&b, n->arena);
	strbuf_add(&b, "schema = 1;\n");
	for (size_t len; *p; p += len + (p[len] == '.')) {
		char was[sizeof(close)];
		bool is_list;

		len = strcspn(p, ".");
		is_list = p[len] && p[len - 1] == ']';
		if (!p[len]) {
			strbuf_addf(&b, "%s = %s;", p, value);
			break;
		}
		strbuf_addf(&b, "%.*s = %s", (int)(is_list ? len - 2 : len), p,
			    is_list ? "( { " : "{ ");
		memcpy(was, close, sizeof(was));
		snprintf(close, sizeof(close), "%s%.40s", is_list ? " } );" : " };", was);
	}
	strbuf_addf(&b, "%s\n", close);
	return b.s;
}

static bool profile_takes(const struct number *n, const char *value)
{
	const char *text = profile_of(n, value);
	struct value *tree;
	struct diags d;

	diags_init(&d, n->arena);
	tree = profile_parse(n->arena, "test.profile", (struct bytes){ text, strlen(text) }, &d);
	return tree && schema_check(n->arena, tree, &d) == 0;
}

/* The same by --set, or by the option of the key. */
static bool option_takes(const struct number *n, const char *text)
{
	struct value *tree = value_new(n->arena, VAL_GROUP, (struct place){ 0 }), *v;
	struct value *group = tree;
	const char *p = n->row->key;
	struct diags d;

	diags_init(&d, n->arena);
	v = schema_value(n->arena, n->row, text, (struct place){ 0 }, &d);
	if (!v)
		return false;
	for (size_t len; (len = strcspn(p, ".")), p[len]; p += len + 1) {
		struct value *below = value_new(n->arena, VAL_GROUP, (struct place){ 0 });

		value_set(n->arena, group, arena_strndup(n->arena, p, len), below->at, below);
		group = below;
	}
	value_set(n->arena, group, p, v->at, v);
	return schema_check_options(n->arena, tree, &d) == 0;
}

static bool is_in_entry(const struct setting *s)
{
	return strstr(s->key, "[]");
}

static bool is_number(const struct setting *s)
{
	/* Each text begins with this one; those are not of the profile itself. */
	if (strcmp(s->key, "schema") == 0 || strncmp(s->key, "params[]", 8) == 0)
		return false;
	return s->type == SET_INT || s->type == SET_INTS || s->type == SET_SIZE ||
	       s->type == SET_DURATION || s->type == SET_MODE || s->type == SET_PERCENT ||
	       s->type == SET_RLIMIT;
}

/* How a profile writes the text of a value: bare, in quotes, in a list. */
static const char *written(const struct number *n, const char *text)
{
	if (n->row->type == SET_INT)
		return text;
	if (n->row->type == SET_INTS)
		return arena_printf(n->arena, "[ \"%s\" ]", text);
	return arena_printf(n->arena, "\"%s\"", text);
}

static void must(const struct number *n, const char *text, bool want)
{
	bool is_bare = n->row->type == SET_INT;
	/* libconfig's way of saying that a number has 64 bits. */
	bool is_long = strlen(text) > 9 && strspn(text, "-0123456789") == strlen(text);
	const char *value =
		is_bare && is_long ? arena_printf(n->arena, "%sL", text) : written(n, text);

	/* Of a bare value the grammar has more to say: "0x10" and "1 " are integers to it. */
	if (!(is_bare && !want && (strcmp(text, "0x10") == 0 || strchr(text, ' '))) &&
	    profile_takes(n, value) != want)
		fail_msg("%s = %s is %s by a profile", n->row->key, value,
			 want ? "refused" : "taken");
	if (!is_in_entry(n->row) && option_takes(n, text) != want)
		fail_msg("%s=%s is %s by --set", n->row->key, text, want ? "refused" : "taken");
}

static const char *number_text(const struct number *n, int64_t v)
{
	switch ((int)n->row->type) {
	case SET_MODE:
		return arena_printf(n->arena, "0%03" PRIo64, (uint64_t)v);
	case SET_DURATION:
		return arena_printf(n->arena, "%" PRId64 "ns", v);
	case SET_PERCENT:
		return arena_printf(n->arena, "%" PRId64 ".%02d%%", v / 100, (int)(v % 100));
	default:
		return arena_printf(n->arena, "%" PRId64, v);
	}
}

/* Calls f with each numeric row, each in an arena of its own; how many there were. */
static int each_number(void (*f)(const struct number *))
{
	const struct setting *s;
	int rows = 0;

	for (size_t i = 0; (s = schema_row(i)); i++) {
		struct number n = { .row = s };

		if (!is_number(s))
			continue;
		n.arena = arena_new();
		f(&n);
		arena_free(n.arena);
		rows++;
	}
	return rows;
}

static void check_never(const struct number *n)
{
	for (size_t i = 0; i < ARRAY_LEN(never); i++)
		must(n, never[i], false);
}

static void test_nothing_that_is_only_nearly_a_number(void **state)
{
	(void)state;
	assert_true(each_number(check_never) >= 25);
}

/* A number that is fine becomes one that is not by whatever stands around it. */
static void check_around(const struct number *n)
{
	static const char *const around[][2] = {
		{ " ", "" },   { "", " " },	{ "", "x" }, { "x", "" },   { "", "\\n" },
		{ "", "\\t" }, { "_", "" },	{ "", "_" }, { "", ";rm" }, { "=", "" },
		{ "", "-" },   { "", "%" },	{ "", "," }, { "", ":" },   { "", "." },
		{ "'", "" },   { "", "\\x1b" },
	};
	const char *good = n->row->type == SET_RLIMIT ? "7" : number_text(n, n->row->max);

	if (!n->row->max && n->row->type != SET_RLIMIT)
		good = number_text(n, 1);
	must(n, good, true);
	for (size_t i = 0; i < ARRAY_LEN(around); i++) {
		const char *bad =
			arena_printf(n->arena, "%s%s%s", around[i][0], good, around[i][1]);

		/* Around a bare number white space and the stop are the file's. */
		if (n->row->type == SET_INT && strpbrk(bad, " \\;"))
			continue;
		must(n, bad, false);
	}
}

static void test_nothing_around_a_number(void **state)
{
	(void)state;
	assert_true(each_number(check_around) >= 25);
}

static void check_limits(const struct number *n)
{
	const struct setting *s = n->row;

	if (s->type == SET_RLIMIT || (!s->min && !s->max))
		return;
	must(n, number_text(n, s->min), true);
	must(n, number_text(n, s->max), true);
	if (s->max < INT64_MAX)
		must(n, number_text(n, s->max + 1), false);
	/* A mode has no sign, and a size neither. */
	must(n,
	     s->min > 0 || s->type == SET_INT || s->type == SET_INTS || s->type == SET_DURATION
		     ? number_text(n, s->min - 1)
		     : "-1",
	     false);
}

static void test_the_limits_of_each_number(void **state)
{
	(void)state;
	each_number(check_limits);
}

/* -1 is 4294967295 to a program that does not look, and -1 to setuid(2) means "leave it". */
static void check_negative(const struct number *n)
{
	bool may = n->row->min < 0;

	must(n, n->row->type == SET_DURATION ? "-1s" : "-1", may);
	if (n->row->type != SET_RLIMIT && n->row->type != SET_SIZE &&
	    n->row->type != SET_DURATION && n->row->type != SET_MODE &&
	    n->row->type != SET_PERCENT && n->row->max <= UINT32_MAX)
		must(n, "4294967295", false);
}

static void test_minus_one_is_no_number_of_anything(void **state)
{
	(void)state;
	each_number(check_negative);
}

static void check_rlimit(const struct number *n)
{
	static const char *const good[] = { "0",	 "1:2",		"2:2",
					    "unlimited", "7:unlimited", "9223372036854775807" };
	static const char *const bad[] = {
		"2:1",	":",	"1:",	      "1:2:3",	    "unlimited:1", ":1",
		"-1:2", "1:-1", "Unlimited",  "unlimited ", "inf",	   "1: 2",
		"1 :2", "1::2", "-unlimited", "1:2x",	    "0-1",	   "1:9223372036854775808"
	};

	if (n->row->type != SET_RLIMIT)
		return;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		must(n, good[i], true);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		must(n, bad[i], false);
	assert_false(profile_takes(n, "-1"));
	assert_false(profile_takes(n, "-9223372036854775807L"));
	assert_true(profile_takes(n, "1"));
}

static void test_both_sides_of_a_resource_limit(void **state)
{
	(void)state;
	each_number(check_rlimit);
}

/* Numbers that do not come from the table. */
static void test_numbers_in_other_texts(void **state)
{
	static const struct {
		const char *key, *text;
		bool want;
	} cases[] = {
		{ "identity.id_map.uids", "0:1000:1", true },
		{ "identity.id_map.uids", "0:4294967294:1", true },
		{ "identity.id_map.uids", "0:1000", true },
		{ "identity.id_map.uids", "0:4294967295:1", false },
		{ "identity.id_map.uids", "-1:1000:1", false },
		{ "identity.id_map.uids", "0:-1:1", false },
		{ "identity.id_map.uids", "0:1000:-1", false },
		{ "identity.id_map.uids", "0:1000:0", false },
		{ "identity.id_map.uids", "0:1000:1:2", false },
		{ "identity.id_map.uids", "0:1000:1x", false },
		{ "identity.id_map.uids", "0:4294967296:1", false },
		{ "identity.id_map.gids", ":1000:1", false },
		{ "identity.id_map.gids", "0::1", false },
		{ "identity.id_map.gids", "", false },
		{ "identity.user", "0", true },
		{ "identity.user", "33:34", true },
		{ "identity.user", "4294967294", true },
		{ "identity.user", "4294967295", false },
		{ "identity.user", "-1", false },
		{ "identity.user", "0:-1", false },
		{ "identity.user", "0:4294967295", false },
		{ "identity.user", "4294967296", false },
		{ "identity.user", "18446744073709551616", false },
		{ "identity.user", "0x0", false },
		{ "identity.user", "0:", false },
		{ "identity.user", ":0", false },
		{ "identity.user", "0 ", false },
		{ "identity.user", "00", false },
		{ "identity.user", "", false },
		{ "process.cpu_affinity", "0-1", true },
		{ "process.cpu_affinity", "0,3", true },
		{ "process.cpu_affinity", "-1", false },
		{ "process.cpu_affinity", "1-0", false },
		{ "process.cpu_affinity", "0-", false },
		{ "process.cpu_affinity", "0,", false },
		{ "process.cpu_affinity", "", false },
		{ "process.cpu_affinity", "0x", false },
		{ "process.cpu_affinity", "4294967296", false },
		{ "process.cpu_affinity", "18446744073709551616", false },
		{ "filesystem.tmp", "64M", true },
		{ "filesystem.tmp", "-1", false },
		{ "filesystem.tmp", "64Mx", false },
		{ "filesystem.tmp", "18446744073709551616", false },
	};
	struct number n = { .arena = arena_new() };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		n.row = schema_find(cases[i].key);
		assert_non_null(n.row);
		if (option_takes(&n, cases[i].text) != cases[i].want)
			fail_msg("%s=%s is %s", cases[i].key, cases[i].text,
				 cases[i].want ? "refused" : "taken");
	}
	arena_free(n.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_that_is_only_nearly_a_number),
		cmocka_unit_test(test_nothing_around_a_number),
		cmocka_unit_test(test_the_limits_of_each_number),
		cmocka_unit_test(test_minus_one_is_no_number_of_anything),
		cmocka_unit_test(test_both_sides_of_a_resource_limit),
		cmocka_unit_test(test_numbers_in_other_texts),
	};

	return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
