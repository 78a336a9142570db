/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parsers of values: each takes the whole text or nothing, and writes nothing when it refuses.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/list.h"
#include "schema/schema.h"
#include "tests/unit/unit.h"

#define REFUSED INT64_MIN

struct value_case {
	const char *text;
	int64_t want;
};

static void check_cases(const char *name, bool (*parse)(const char *, int64_t *),
			const struct value_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t got = REFUSED;
		bool ok = parse(cases[i].text, &got);

		if (got != cases[i].want || ok != (cases[i].want != REFUSED))
			fail_msg("%s(\"%s\"): %d, %" PRId64 " instead of %" PRId64, name,
				 cases[i].text, ok, got, cases[i].want);
	}
}

static const struct value_case sizes[] = {
	{ "0", 0 },
	{ "1", 1 },
	{ "4096", 4096 },
	{ "1K", 1024 },
	{ "64M", 64ll << 20 },
	{ "1G", 1ll << 30 },
	{ "3T", 3ll << 40 },
	{ "1P", 1ll << 50 },
	{ "8191P", 8191ll << 50 },
	{ "9223372036854775807", INT64_MAX },
	{ "8192P", REFUSED },
	{ "9223372036854775808", REFUSED },
	{ "99999999999999999999", REFUSED },
	{ "18014398509481985K", REFUSED },
	{ "", REFUSED },
	{ "K", REFUSED },
	{ "-1", REFUSED },
	{ "+1", REFUSED },
	{ " 1", REFUSED },
	{ "1 ", REFUSED },
	{ "1k", REFUSED },
	{ "1KB", REFUSED },
	{ "1KiB", REFUSED },
	{ "1.5G", REFUSED },
	{ "0x10", REFUSED },
	{ "1E", REFUSED },
	{ "1M1", REFUSED },
	{ "unlimited", REFUSED },
};

static const struct value_case durations[] = {
	{ "0", 0 },
	{ "0s", 0 },
	{ "1ns", 1 },
	{ "1us", 1000 },
	{ "250ms", 250000000 },
	{ "30s", 30000000000 },
	{ "5m", 300000000000 },
	{ "2h", 7200000000000 },
	{ "1d", 86400000000000 },
	{ "1h30m", 5400000000000 },
	{ "1d2h3m4s5ms6us7ns", 93784005006007 },
	{ "-2h", -7200000000000 },
	{ "-0", 0 },
	{ "+1s", 1000000000 },
	{ "9223372036854775807ns", INT64_MAX },
	{ "9223372036854775808ns", REFUSED },
	{ "106752d", REFUSED },
	{ "106751d", 106751ll * 86400000000000 },
	{ "106751d23h59m59s", REFUSED },
	{ "9223372036s854775808ns", REFUSED },
	{ "", REFUSED },
	{ "-", REFUSED },
	{ "+", REFUSED },
	{ "30", REFUSED },
	{ "s", REFUSED },
	{ "--1s", REFUSED },
	{ "1s ", REFUSED },
	{ " 1s", REFUSED },
	{ "1.5s", REFUSED },
	{ "1x", REFUSED },
	{ "1S", REFUSED },
	{ "30m1h", REFUSED },
	{ "1h1h", REFUSED },
	{ "1h30", REFUSED },
	{ "1h-30m", REFUSED },
	{ "1min", REFUSED },
};

static const struct value_case modes[] = {
	{ "000", 0 },	     { "0755", 0755 },	   { "755", 0755 },	 { "1777", 01777 },
	{ "07777", 07777 },  { "17777", REFUSED }, { "", REFUSED },	 { "7", REFUSED },
	{ "77", REFUSED },   { "0789", REFUSED },  { "0o755", REFUSED }, { "-755", REFUSED },
	{ " 755", REFUSED }, { "755 ", REFUSED },  { "u=rwx", REFUSED }, { "000755", REFUSED },
};

static const struct value_case percents[] = {
	{ "0%", 0 },
	{ "75%", 7500 },
	{ "200%", 20000 },
	{ "0.5%", 50 },
	{ "0.05%", 5 },
	{ "12.34%", 1234 },
	{ "92233720368547758.07%", INT64_MAX },
	{ "92233720368547758.08%", REFUSED },
	{ "92233720368547759%", REFUSED },
	{ "", REFUSED },
	{ "%", REFUSED },
	{ "75", REFUSED },
	{ "75 %", REFUSED },
	{ "75%%", REFUSED },
	{ "-1%", REFUSED },
	{ ".5%", REFUSED },
	{ "1.%", REFUSED },
	{ "1.234%", REFUSED },
	{ "0x1%", REFUSED },
};

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {
		{ "0", true },	   { "0-3,8", true },  { "8,0-3", true },   { "8191", true },
		{ "8192", false }, { "3-1", false },   { "", false },	    { "1,", false },
		{ "1-", false },   { "-1", false },    { "01", false },	    { "1 ", false },
		{ "1--2", false }, { "0-8191", true }, { "0-8192", false }, { ",1", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool chosen[NUMBERS_MAX + 1] = { false };
		bool ok = parse_numbers(cases[i].text, chosen);

		if (ok != cases[i].ok)
			fail_msg("parse_numbers(\"%s\"): %d", cases[i].text, ok);
	}
	{
		bool chosen[NUMBERS_MAX + 1] = { false };

		assert_true(parse_numbers("1-2,7", chosen));
		assert_false(chosen[0] || chosen[3] || chosen[8]);
		assert_true(chosen[1] && chosen[2] && chosen[7]);
	}
}

static void test_sizes(void **state)
{
	(void)state;
	check_cases("parse_size", parse_size, sizes, ARRAY_LEN(sizes));
}

static void test_durations(void **state)
{
	(void)state;
	check_cases("parse_duration", parse_duration, durations, ARRAY_LEN(durations));
}

static void test_modes(void **state)
{
	(void)state;
	check_cases("parse_mode", parse_mode, modes, ARRAY_LEN(modes));
}

static void test_percents(void **state)
{
	(void)state;
	check_cases("parse_percent", parse_percent, percents, ARRAY_LEN(percents));
}

static void test_integers(void **state)
{
	static const struct {
		const char *text;
		int64_t min, max, want;
	} cases[] = {
		{ "0", 0, 10, 0 },
		{ "10", 0, 10, 10 },
		{ "11", 0, 10, REFUSED },
		{ "-1", 0, 10, REFUSED },
		{ "-1", 0, UINT32_MAX, REFUSED },
		{ "-0", 0, 10, 0 },
		{ "-20", -20, 19, -20 },
		{ "-21", -20, 19, REFUSED },
		{ "4294967295", 0, UINT32_MAX, UINT32_MAX },
		{ "4294967296", 0, UINT32_MAX, REFUSED },
		{ "9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX },
		{ "9223372036854775808", INT64_MIN, INT64_MAX, REFUSED },
		{ "18446744073709551616", INT64_MIN, INT64_MAX, REFUSED },
		{ "-9223372036854775807", INT64_MIN, INT64_MAX, -INT64_MAX },
		{ "", 0, 10, REFUSED },
		{ "-", -10, 10, REFUSED },
		{ "+1", 0, 10, REFUSED },
		{ " 1", 0, 10, REFUSED },
		{ "1 ", 0, 10, REFUSED },
		{ "1x", 0, 10, REFUSED },
		{ "01", 0, 10, REFUSED },
		{ "0x1", 0, 10, REFUSED },
		{ "1e1", 0, 10, REFUSED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t got = REFUSED;
		bool ok = parse_int(cases[i].text, cases[i].min, cases[i].max, &got);

		if (got != cases[i].want || ok != (cases[i].want != REFUSED))
			fail_msg("parse_int(\"%s\"): %d, %" PRId64, cases[i].text, ok, got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),	  cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_durations), cmocka_unit_test(test_modes),
		cmocka_unit_test(test_percents),  cmocka_unit_test(test_integers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
