/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What sbx-scope makes of its arguments and of text from outside; how it finds a bus is in
 * tests/run-scope.sh and tests/vm/scope.sh.
 */
#include <string.h>

#include "base/list.h"
#include "scope/request.h"
#include "tests/unit/unit.h"

#define UNIT "--unit=sbx-a-1.scope"
#define TEXT "--description=x"

/* Words with one space between. */
static bool parse(struct arena *a, const char *text, struct scope_request *r)
{
	char *argv[16] = { arena_strdup(a, "sbx-scope") };
	int argc = 1;

	while (*text) {
		size_t n = strcspn(text, " ");

		argv[argc++] = arena_strndup(a, text, n);
		text += n + (text[n] == ' ');
	}
	return scope_parse(argc, argv, r);
}

static void test_a_request(void **state)
{
	struct arena *a = arena_new();
	struct scope_request r;

	(void)state;
	assert_true(parse(a, "--manager=user " UNIT " --pid=4194304 --description=a\xc3\xa9", &r));
	assert_false(r.is_system);
	assert_false(r.is_verbose);
	assert_string_equal(r.unit, "sbx-a-1.scope");
	assert_string_equal(r.description, "a\xc3\xa9");
	assert_int_equal(r.pid, 4194304);
	assert_int_equal(r.timeout, 20);
	assert_true(
		parse(a, "--verbose --manager=system " UNIT " --pid=1 " TEXT " --timeout=1", &r));
	assert_true(r.is_system && r.is_verbose);
	assert_int_equal(r.timeout, 1);
	arena_free(a);
}

static void test_no_request(void **state)
{
	static const char *const cases[] = {
		"",
		UNIT " --pid=1 " TEXT,
		"--manager=user --pid=1 " TEXT,
		"--manager=user " UNIT " " TEXT,
		"--manager=user " UNIT " --pid=1",
		"--manager=root " UNIT " --pid=1 " TEXT,
		"--manager= " UNIT " --pid=1 " TEXT,
		"--manager=user " UNIT " --pid=0 " TEXT,
		"--manager=user " UNIT " --pid=-1 " TEXT,
		"--manager=user " UNIT " --pid=+1 " TEXT,
		"--manager=user " UNIT " --pid=1x " TEXT,
		"--manager=user " UNIT " --pid= " TEXT,
		"--manager=user " UNIT " --pid=4194305 " TEXT,
		"--manager=user " UNIT " --pid=99999999999999999999 " TEXT,
		"--manager=user " UNIT " --pid=1 " TEXT " --timeout=0",
		"--manager=user " UNIT " --pid=1 " TEXT " --timeout=601",
		"--manager=user " UNIT " --pid=1 " TEXT " more",
		"--manager=user " UNIT " --pid=1 " TEXT " --Verbose",
		"--manager=user --unit=sbx.service --pid=1 " TEXT,
		"--manager=user --unit=.scope --pid=1 " TEXT,
		"--manager=user --unit= --pid=1 " TEXT,
		"--manager=user --unit=a/b.scope --pid=1 " TEXT,
		"--manager=user --unit=a@b.scope --pid=1 " TEXT,
		"--manager=user --unit=\xc3\xa9.scope --pid=1 " TEXT,
		"--manager=user " UNIT " --pid=1 --description=",
		"--manager=user " UNIT " --pid=1 --description=\x1b[0m",
		"--manager=user " UNIT " --pid=1 --description=\xff",
		"--manager=user " UNIT " --pid=1 --description=\xc2\x9b",
		"--manager=user " UNIT " --pid=1 --description=\x7f",
	};
	struct arena *a = arena_new();
	struct scope_request r;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (parse(a, cases[i], &r))
			fail_msg("taken: %s", cases[i]);
	arena_free(a);
}

static void test_long_names(void **state)
{
	struct arena *a = arena_new();
	struct scope_request r;
	char name[300];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[249] = '\0';
	assert_true(parse(a, arena_printf(a, "--manager=user --unit=%s.scope --pid=1 " TEXT, name),
			  &r));
	assert_false(parse(
		a, arena_printf(a, "--manager=user --unit=%sa.scope --pid=1 " TEXT, name), &r));
	arena_free(a);
}

static void test_being_moved(void **state)
{
	static const struct {
		const char *cgroup;
		bool moved;
	} cases[] = {
		{ "0::/a/sbx-a-1.scope\n", true },
		{ "0::/sbx-a-1.scope\n", true },
		{ "0::/sbx-a-1.scope", true },
		{ "12:memory:/x\n1:name=systemd:/y\n0::/user.slice/sbx-a-1.scope\n", true },
		{ "12:memory:/sbx-a-1.scope\n0::/x\n", false },
		{ "12:memory:/sbx-a-1.scope\n", false },
		{ "0::/x\n0::/sbx-a-1.scope\n", false },
		{ "0::/a-sbx-a-1.scope\n", false },
		{ "0::/sbx-a-1.scope/payload\n", false },
		{ "0::/sbx-a-1.scopes\n", false },
		{ "0::/sbx-a-11.scope\n", false },
		{ "0::sbx-a-1.scope\n", false },
		{ "0::/\n", false },
		{ "10::/sbx-a-1.scope\n", false },
		{ "", false },
		{ "\n\n", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (scope_has_moved(cases[i].cgroup, "sbx-a-1.scope") != cases[i].moved)
			fail_msg("%s", cases[i].cgroup);
}

static void test_errors(void **state)
{
	(void)state;
	assert_int_equal(scope_status_of("org.freedesktop.systemd1.UnitExists"), SCOPE_EXISTS);
	assert_int_equal(scope_status_of("org.freedesktop.DBus.Error.AccessDenied"), SCOPE_DENIED);
	assert_int_equal(scope_status_of("org.freedesktop.DBus.Error.ServiceUnknown"),
			 SCOPE_NO_BUS);
	assert_int_equal(scope_status_of("org.freedesktop.DBus.Error.NoReply"), SCOPE_TIMEOUT);
	assert_int_equal(scope_status_of("org.freedesktop.DBus.Error.UnknownMethod"),
			 SCOPE_REFUSED);
	assert_int_equal(scope_status_of(""), SCOPE_REFUSED);
}

static void test_addresses(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(scope_address(a, "/run/user/1000/systemd/private"),
			    "unix:path=/run/user/1000/systemd/private");
	assert_string_equal(scope_address(a, "/a b,c;guid=%\xc3\xa9"),
			    "unix:path=/a%20b%2cc%3bguid%3d%25%c3%a9");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_request),  cmocka_unit_test(test_no_request),
		cmocka_unit_test(test_long_names), cmocka_unit_test(test_being_moved),
		cmocka_unit_test(test_errors),	   cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
