/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/diag.h"
#include "base/list.h"
#include "host/host.h"
#include "tests/unit/fixture.h"

static struct host *fixture(const char *text)
{
	struct host *h = host_new_fixture(arena, "host", text, &diags);

	if (!h) {
		struct strbuf out;

		strbuf_init(&out, arena);
		diags_render(&out, &diags, false);
		fail_msg("%s", out.s);
	}
	return h;
}

static void test_answers(void **state)
{
	static const struct {
		const char *name, *text;
		enum host_kind kind;
		const char *subject, *answer;
	} cases[] = {
		{ "a path", "path /usr = dir\n", HOST_PATH, "/usr", "dir" },
		{ "what isn't listed is absent", "path /usr = dir\n", HOST_PATH, "/var", NULL },
		{ "parents are implied", "path /a/b/c = file", HOST_PATH, "/a/b", "dir" },
		{ "but not against what is written", "path /a/b = link\npath /a/b/c = file",
		  HOST_PATH, "/a/b", "link" },
		{ "a link is a path", "link /bin = usr/bin", HOST_PATH, "/bin", "link" },
		{ "a file is a path", "file /etc/subuid = u:1:2\\n", HOST_PATH, "/etc/subuid",
		  "file" },
		{ "a list makes a directory", "list /etc/sbx = a\\nb", HOST_PATH, "/etc/sbx",
		  "dir" },
		{ "a list", "list /etc/sbx = a\\nb", HOST_LIST, "/etc/sbx", "a\nb" },
		{ "an absent path hides nothing", "no path /a", HOST_PATH, "/a", NULL },
		{ "comments and blank lines", "# x\n\n \t# y\nfact uid = 7", HOST_FACT, "uid",
		  "7" },
		{ "blanks don't count", "  fact\tuid   =\t7  \r\n", HOST_FACT, "uid", "7" },
		{ "an equals sign in the answer", "env A = b = c", HOST_ENV, "A", "b = c" },
		{ "an equals sign in the subject", "path /a=b = dir", HOST_PATH, "/a=b", "dir" },
		{ "an empty answer", "env A =\nenv B = 1", HOST_ENV, "A", "" },
		{ "escapes", "env A = \\x20\\\\\\t\\x41", HOST_ENV, "A", " \\\tA" },
		{ "a blank in the subject", "path /My Documents = dir", HOST_PATH, "/My Documents",
		  "dir" },
		{ "kinds don't mix", "fact HOME = /a", HOST_ENV, "HOME", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got = host_ask(fixture(cases[i].text), cases[i].kind, cases[i].subject);

		if ((!got != !cases[i].answer) || (got && strcmp(got, cases[i].answer) != 0))
			fail_msg("%s: got '%s'", cases[i].name, got ? got : "(absent)");
	}
}

static void test_malformed_lines(void **state)
{
	static const struct {
		const char *name, *text, *msg;
		uint32_t line, col;
	} cases[] = {
		{ "unknown kind", "fact a = b\nfakt uid = 1",
		  "unknown kind 'fakt' in a host fixture", 2, 1 },
		{ "no answer", "path /usr",
		  "no ' = ' and answer after 'path /usr' in a host fixture", 1, 1 },
		{ "equals sign without blanks", "fact uid=1",
		  "no ' = ' and answer after 'fact uid=1' in a host fixture", 1, 1 },
		{ "no subject", "fact = 1", "no subject after 'fact' in a host fixture", 1, 1 },
		{ "only a kind", "env", "no ' = ' and answer after 'env' in a host fixture", 1, 1 },
		{ "type of path", "path /usr = folder",
		  "unknown type of path 'folder' in a host fixture", 1, 13 },
		{ "bad escape", "env A = \\q", "bad escape '\\q' in a host fixture", 1, 9 },
		{ "half an escape", "env A = \\x4", "bad escape '\\x4' in a host fixture", 1, 9 },
		{ "escape at the end", "env A = b\\", "bad escape '\\' in a host fixture", 1, 10 },
		{ "NUL in an answer", "env A = \\x00", "bad escape '\\x00' in a host fixture", 1,
		  9 },
		{ "twice", "fact uid = 1\nfact uid = 1", "second line for 'uid' in a host fixture",
		  2, 6 },
		{ "absent and not", "no env A\nenv A = 1", "second line for 'A' in a host fixture",
		  2, 5 },
		{ "state of a file", "badfile /x = rotten",
		  "unknown state of a file 'rotten' in a host fixture", 1, 14 },
		{ "no badfile", "no badfile /x", "unknown kind 'badfile' in a host fixture", 1, 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		diags_init(&diags, arena);
		if (host_new_fixture(arena, "host", cases[i].text, &diags))
			fail_msg("%s: accepted", cases[i].name);
		assert_int_equal(diags.n_errors, 1);
		assert_string_equal(diag_code(diags.first->id), "E0010");
		if (strcmp(diags.first->msg, cases[i].msg) != 0)
			fail_msg("%s: %s", cases[i].name, diags.first->msg);
		if (diags.first->at.line != cases[i].line || diags.first->at.col != cases[i].col)
			fail_msg("%s: at %u:%u", cases[i].name, diags.first->at.line,
				 diags.first->at.col);
	}
}

static void test_all_malformed_lines_are_reported(void **state)
{
	(void)state;
	assert_null(host_new_fixture(arena, "host", "x\nfact a = 1\ny\n", &diags));
	assert_int_equal(diags.n_errors, 2);
	assert_int_equal(diags.last->at.line, 3);
}

static void test_files(void **state)
{
	struct host *h = fixture("file /a = b\\nc\\x00d\n"
				 "badfile /b = unsafe it is writable by everybody\n"
				 "badfile /c = denied\n");
	struct host_file f = host_file(h, "/a", false, 100);

	(void)state;
	assert_int_equal(f.status, HOST_FILE_OK);
	assert_int_equal(f.content.n, 5);
	assert_memory_equal(f.content.v, "b\nc\0d", 6);
	assert_int_equal(host_file(h, "/a", true, 4).status, HOST_FILE_TOO_BIG);
	f = host_file(h, "/b", true, 100);
	assert_int_equal(f.status, HOST_FILE_UNSAFE);
	assert_string_equal(f.reason, "it is writable by everybody");
	assert_int_equal(host_file(h, "/c", false, 100).status, HOST_FILE_DENIED);
	assert_int_equal(host_file(h, "/etc/passwd", false, 1 << 20).status, HOST_FILE_ABSENT);
	/* What sbx obeys is read from the file system, where no line speaks of it. */
	assert_int_equal(host_file(h, "/etc/passwd", true, 1 << 20).status, HOST_FILE_OK);
}

static void ask_all(struct host *h, const struct host *of)
{
	size_t n;
	const struct host_question *q = host_questions(of, &n);

	for (size_t i = 0; i < n; i++)
		if (q[i].kind == HOST_FILE)
			host_file(h, q[i].subject, false, 100);
		else
			host_ask(h, q[i].kind, q[i].subject);
}

static void test_round_trip(void **state)
{
	struct host *h = fixture("path /a\\x3db = dir\n"
				 "link /l = \\x20x\\\\y \\x20\n"
				 "env A = 1\\n2\\t\\x1b[0m\n"
				 "file /f = a\\x00\\n\n"
				 "badfile /g = denied Permission denied\n");
	struct host *again;
	struct strbuf first, second;

	(void)state;
	host_ask(h, HOST_PATH, "/a=b");
	host_ask(h, HOST_LINK, "/l");
	host_ask(h, HOST_ENV, "A");
	host_ask(h, HOST_ENV, "B");
	host_ask(h, HOST_FACT, "no = such");
	host_file(h, "/f", false, 100);
	host_file(h, "/f", true, 100);
	host_file(h, "/g", false, 100);
	host_file(h, "/absent", false, 100);
	strbuf_init(&first, arena);
	host_dump(h, &first);
	assert_string_equal(first.s, "path /a\\x3db = dir\n"
				     "link /l = \\x20x\\\\y \\x20\n"
				     "env A = 1\\n2\\t\\x1b[0m\n"
				     "no env B\n"
				     "no fact no \\x3d such\n"
				     "file /f = a\\x00\\n\n"
				     "badfile /g = denied Permission denied\n"
				     "no file /absent\n");
	again = fixture(first.s);
	ask_all(again, h);
	strbuf_init(&second, arena);
	host_dump(again, &second);
	assert_string_equal(second.s, first.s);
}

static void test_round_trip_of_this_machine(void **state)
{
	static const char *const facts[] = {
		"kernel",  "uid",    "user",   "groups",	   "caps",
		"uid_map", "userns", "cgroup", "helper.newuidmap",
	};
	struct host *h = host_new_probe(arena), *again;
	struct strbuf first, second;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		host_ask(h, HOST_FACT, facts[i]);
	host_real_path(h, "/bin/sh", NULL);
	host_ask(h, HOST_LIST, "/usr");
	host_file(h, "/etc/passwd", false, 1 << 20);
	strbuf_init(&first, arena);
	host_dump(h, &first);
	again = fixture(first.s);
	strbuf_init(&second, arena);
	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		host_ask(again, HOST_FACT, facts[i]);
	host_real_path(again, "/bin/sh", NULL);
	host_ask(again, HOST_LIST, "/usr");
	host_file(again, "/etc/passwd", false, 1 << 20);
	host_dump(again, &second);
	/* Facts that others asked on their way come first, and are not asked by a fixture. */
	for (const char *s = second.s; *s; s += strcspn(s, "\n"), s += *s == '\n')
		assert_non_null(strstr(first.s, arena_strndup(arena, s, strcspn(s, "\n") + 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_malformed_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_malformed_lines_are_reported, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_round_trip, setup, teardown),
		cmocka_unit_test_setup_teardown(test_round_trip_of_this_machine, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
