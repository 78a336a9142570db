/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/list.h"
#include "base/path.h"
#include "base/words.h"
#include "host/host.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct host *probe;
static char *dir; /* a folder of our own, removed in the end */

static int setup(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	arena = arena_new();
	probe = host_new_probe(arena);
	dir = mkdtemp(arena_printf(arena, "%s/sbx-host-XXXXXX", base ? base : "/tmp"));
	return dir ? 0 : -1;
}

static int teardown(void **state)
{
	static const char *const names[] = { "file", "link", "fifo",	     "open",
					     "grp",  "big",  "strange\nname" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(path_join(arena, dir, names[i]));
	rmdir(dir);
	arena_free(arena);
	return 0;
}

static const char *make_file(const char *name, const char *content, mode_t mode)
{
	const char *path = path_join(arena, dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

static struct host *fixture(const char *text)
{
	struct diags d;
	struct host *h;

	diags_init(&d, arena);
	h = host_new_fixture(arena, "host", text, &d);
	assert_non_null(h);
	return h;
}

static void test_each_question_is_recorded_once(void **state)
{
	struct host *h = fixture("fact uid = 1\npath /a = dir");
	const struct host_question *q;
	size_t n;

	(void)state;
	assert_string_equal(host_ask(h, HOST_FACT, "uid"), "1");
	assert_null(host_ask(h, HOST_PATH, "/b"));
	assert_string_equal(host_ask(h, HOST_FACT, "uid"), "1");
	assert_null(host_ask(h, HOST_PATH, "/b"));
	assert_null(host_ask(h, HOST_LINK, "/b"));
	q = host_questions(h, &n);
	assert_int_equal(n, 3);
	assert_string_equal(q[0].subject, "uid");
	assert_string_equal(q[1].subject, "/b");
	assert_null(q[1].answer);
	assert_int_equal(q[2].kind, HOST_LINK);
}

static void test_many_questions_stay_in_order(void **state)
{
	struct host *h = fixture("");
	const struct host_question *q;
	size_t n;

	(void)state;
	for (int i = 0; i < 1000; i++)
		host_ask(h, HOST_ENV, arena_printf(arena, "V%d", i));
	q = host_questions(h, &n);
	assert_int_equal(n, 1000);
	assert_string_equal(q[0].subject, "V0");
	assert_string_equal(q[999].subject, "V999");
}

static void test_answers_stay_the_same_when_the_machine_changes(void **state)
{
	const char *path = make_file("file", "x", 0600);

	(void)state;
	assert_string_equal(host_ask(probe, HOST_PATH, path), "file");
	unlink(path);
	assert_string_equal(host_ask(probe, HOST_PATH, path), "file");
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} cases[] = {
		{ "12", 12 },  { "-3", -3 }, { "0", 0 },    { "", -7 },
		{ "12x", -7 }, { "x", -7 },  { " 12", -7 }, { "99999999999999999999", -7 },
		{ "+1", -7 },  { "-", -7 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host *h =
			fixture(arena_printf(arena, "fact n = \"\nfact m = %s\n", cases[i].text));

		/* A leading blank would be taken off by the fixture. */
		if (cases[i].text[0] == ' ')
			h = fixture("fact m = \\x2012");
		assert_int_equal(host_int(h, HOST_FACT, "m", -7), cases[i].want);
	}
	assert_int_equal(host_int(fixture(""), HOST_FACT, "m", 5), 5);
	assert_true(host_yes(fixture("fact a = yes"), "a"));
	assert_false(host_yes(fixture("fact a = no"), "a"));
	assert_false(host_yes(fixture(""), "a"));
}

static void test_real_path(void **state)
{
	static const char text[] = "link /bin = usr/bin\n"
				   "link /abs = /usr/lib\n"
				   "link /usr/bin/sh = dash\n"
				   "path /usr/bin/dash = file\n"
				   "path /usr/lib = dir\n"
				   "link /up = ../../usr/./bin\n"
				   "link /loop = loop\n"
				   "link /a = b\nlink /b = a\n"
				   "path /secret = dir\npath /secret/x = denied\n"
				   "link /dangling = /nowhere/at/all\n";
	static const struct {
		const char *path, *real, *missing;
	} cases[] = {
		{ "/", "/", NULL },
		{ "/usr/bin/dash", "/usr/bin/dash", NULL },
		{ "/bin/sh", "/usr/bin/dash", NULL },
		{ "//bin//./sh", "/usr/bin/dash", NULL },
		{ "/usr/lib/", "/usr/lib", NULL },
		{ "/abs/../bin", "/usr/bin", NULL },
		{ "/bin/../lib", "/usr/lib", NULL }, /* `..` of where the link leads */
		{ "/../..", "/", NULL },
		{ "/up/sh", "/usr/bin/dash", NULL },
		{ "/usr/share", NULL, "/usr/share" },
		{ "/bin/ls/x", NULL, "/usr/bin/ls" },
		{ "/dangling", NULL, "/nowhere" },
		{ "/loop", NULL, "/loop" },
		{ "/a", NULL, "/a" },
		{ "/secret/x", NULL, "/secret/x" },
		{ "/bin/dash/..", NULL, "/usr/bin/dash" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *missing = NULL;
		const char *real = host_real_path(fixture(text), cases[i].path, &missing);

		if ((!real != !cases[i].real) || (real && strcmp(real, cases[i].real) != 0))
			fail_msg("%s: %s", cases[i].path, real ? real : "(missing)");
		if ((!missing != !cases[i].missing) ||
		    (missing && strcmp(missing, cases[i].missing) != 0))
			fail_msg("%s: missing %s", cases[i].path, missing ? missing : "nothing");
	}
}

static void test_real_path_records_each_link(void **state)
{
	struct host *h = fixture("link /bin = usr/bin\npath /usr/bin/x = file");
	const struct host_question *q;
	size_t n;

	(void)state;
	assert_non_null(host_real_path(h, "/bin/x", NULL));
	q = host_questions(h, &n);
	assert_int_equal(n, 5);
	assert_string_equal(q[0].subject, "/bin");
	assert_int_equal(q[1].kind, HOST_LINK);
	assert_string_equal(q[2].subject, "/usr");
	assert_string_equal(q[3].subject, "/usr/bin");
	assert_string_equal(q[4].subject, "/usr/bin/x");
}

static void test_real_path_agrees_with_libc(void **state)
{
	static const char *const paths[] = { "/bin/sh", "/proc/self/exe", "/lib/..", "/etc/passwd",
					     "/dev/fd" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		char *want = realpath(paths[i], NULL);
		const char *got = host_real_path(probe, paths[i], NULL);

		if (want)
			assert_string_equal(got, want);
		free(want);
	}
}

static void test_probe_of_paths(void **state)
{
	const char *file = make_file("file", "", 0600), *link = path_join(arena, dir, "link");
	const char *fifo = path_join(arena, dir, "fifo"),
		   *strange = make_file("strange\nname", "", 0600);

	(void)state;
	(void)strange;
	assert_int_equal(symlink("file", link), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_string_equal(host_ask(probe, HOST_PATH, dir), "dir");
	assert_string_equal(host_ask(probe, HOST_PATH, file), "file");
	assert_string_equal(host_ask(probe, HOST_PATH, link), "link");
	assert_string_equal(host_ask(probe, HOST_LINK, link), "file");
	assert_null(host_ask(probe, HOST_LINK, file));
	assert_string_equal(host_ask(probe, HOST_PATH, fifo), "fifo");
	assert_string_equal(host_ask(probe, HOST_PATH, "/dev/null"), "char");
	assert_null(host_ask(probe, HOST_PATH, path_join(arena, file, "below")));
	assert_string_equal(host_ask(probe, HOST_LIST, dir), "fifo\nfile\nlink\nstrange\\x0aname");
	assert_null(host_ask(probe, HOST_LIST, file));
	assert_null(host_ask(probe, HOST_FACT, "no such fact"));
	assert_null(host_ask(probe, HOST_FACT, "helper."));
	assert_null(host_ask(probe, HOST_FACT, "helper.../../bin/sh"));
}

static void test_files_that_are_obeyed(void **state)
{
	struct host_file f;

	(void)state;
	f = host_file(probe, make_file("file", "text", 0644), true, 100);
	assert_int_equal(f.status, HOST_FILE_OK);
	assert_int_equal(f.content.n, 4);
	assert_string_equal(f.content.v, "text");

	f = host_file(probe, make_file("open", "text", 0646), true, 100);
	assert_int_equal(f.status, HOST_FILE_UNSAFE);
	assert_string_equal(f.reason, "it is writable by everybody");
	/* Read without obeying it, the same file is fine. */
	assert_int_equal(host_file(probe, path_join(arena, dir, "open"), false, 100).status,
			 HOST_FILE_OK);

	f = host_file(probe, make_file("grp", "text", 0664), true, 100);
	assert_int_equal(f.status, HOST_FILE_UNSAFE);
	assert_string_equal(f.reason, "it is writable by its group");

	assert_int_equal(symlink("file", path_join(arena, dir, "link")), 0);
	f = host_file(probe, path_join(arena, dir, "link"), true, 100);
	assert_int_equal(f.status, HOST_FILE_NOT_FILE);
	assert_string_equal(f.reason, "it is a symbolic link");
	assert_int_equal(host_file(probe, path_join(arena, dir, "link"), false, 100).status,
			 HOST_FILE_OK);

	assert_int_equal(mkfifo(path_join(arena, dir, "fifo"), 0600), 0);
	f = host_file(probe, path_join(arena, dir, "fifo"), true,
		      100); /* must not wait for a writer */
	assert_int_equal(f.status, HOST_FILE_NOT_FILE);
	f = host_file(probe, dir, true, 100);
	assert_int_equal(f.status, HOST_FILE_NOT_FILE);
	assert_string_equal(f.reason, "it is a directory");

	assert_int_equal(host_file(probe, path_join(arena, dir, "absent"), true, 100).status,
			 HOST_FILE_ABSENT);
	f = host_file(probe, make_file("big", "0123456789", 0600), true, 9);
	assert_int_equal(f.status, HOST_FILE_TOO_BIG);
	assert_int_equal(host_file(probe, path_join(arena, dir, "big"), true, 10).status,
			 HOST_FILE_OK);
}

static void test_root_obeys_only_root(void **state)
{
	const char *path = make_file("file", "text", 0644);
	struct host_file f;

	(void)state;
	if (geteuid() != 0 || !host_yes(probe, "initial_userns"))
		skip();
	assert_int_equal(chown(path, 12345, 12345), 0);
	f = host_file(probe, path, true, 100);
	assert_int_equal(f.status, HOST_FILE_UNSAFE);
	assert_string_equal(f.reason, "it is owned by uid 12345, neither root nor you");
}

static void test_files_without_a_size(void **state)
{
	struct host_file f = host_file(probe, "/proc/self/status", false, 64 << 10);

	(void)state;
	assert_int_equal(f.status, HOST_FILE_OK);
	assert_non_null(strstr(f.content.v, "CapEff:"));
	assert_int_equal(f.content.n, strlen(f.content.v));
	assert_int_equal(host_file(probe, "/proc/self/status", false, 100).status,
			 HOST_FILE_TOO_BIG);
}

static void test_facts_about_the_caller(void **state)
{
	char cwd[4096];

	(void)state;
	assert_int_equal(host_int(probe, HOST_FACT, "uid", -1), geteuid());
	assert_int_equal(host_int(probe, HOST_FACT, "gid", -1), getegid());
	assert_string_equal(host_ask(probe, HOST_FACT, "cwd"), getcwd(cwd, sizeof(cwd)));
	assert_non_null(host_ask(probe, HOST_FACT, "kernel"));
	assert_non_null(host_ask(probe, HOST_FACT, "uid_map"));
	assert_int_equal(strlen(host_ask(probe, HOST_FACT, "caps")), 16);
	assert_null(strstr(host_ask(probe, HOST_FACT, "uid_map"), "  "));
	assert_string_equal(host_ask(probe, HOST_FACT, "ns.user"), "yes");
	assert_string_equal(host_ask(probe, HOST_FACT, "ns.nothing"), "no");
}

/* What they say is of the machine; that they say one of their words is not. */
static void test_facts_about_systemd(void **state)
{
	static const char user[] = "yes none nolibrary v1 nosession nomanager nobus";

	(void)state;
	assert_true(words_have(user, host_ask(probe, HOST_FACT, "systemd_user")));
	assert_true(words_have("yes none nolibrary v1 nobus",
			       host_ask(probe, HOST_FACT, "systemd_system")));
	assert_null(host_ask(probe, HOST_FACT, "systemd_controllers:other"));
}

static void test_programs(void **state)
{
	const char *script = make_file("file", "#!/bin/sh\n", 0700),
		   *empty = make_file("big", "", 0700);
	const char *text = make_file("open", "echo", 0700);

	(void)state;
	assert_string_equal(host_ask(probe, HOST_FACT, arena_printf(arena, "program:%s", script)),
			    "script /bin/sh");
	assert_string_equal(host_ask(probe, HOST_FACT, arena_printf(arena, "program:%s", empty)),
			    "empty");
	assert_string_equal(host_ask(probe, HOST_FACT, arena_printf(arena, "program:%s", text)),
			    "other");
	assert_null(host_ask(probe, HOST_FACT, "program:/nowhere"));
	assert_string_equal(host_ask(probe, HOST_FACT, "program:/usr"), "other");
	/* This test is a program of this machine. */
	assert_int_equal(
		strncmp(host_ask(probe, HOST_FACT, "program:/proc/self/exe"),
			arena_printf(arena, "elf %s /", host_ask(probe, HOST_FACT, "arch")),
			strlen("elf ") + strlen(host_ask(probe, HOST_FACT, "arch")) + 2),
		0);
}

static void test_trials_leave_nothing(void **state)
{
	struct host_file before = host_file(probe, "/proc/self/mountinfo", false, 1 << 20), after;
	const char *userns = host_ask(probe, HOST_FACT, "userns");
	const char *overlay = host_ask(probe, HOST_FACT, "overlay_userns");
	const char *proc = host_ask(probe, HOST_FACT, "proc_userns");

	(void)state;
	assert_non_null(userns);
	assert_non_null(overlay);
	assert_non_null(proc);
	if (strcmp(userns, "yes") != 0)
		assert_string_equal(overlay, "nouserns");
	after = host_file(probe, "/proc/self/mountinfo", false, (1 << 20) + 1);
	assert_string_equal(before.content.v, after.content.v);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_each_question_is_recorded_once),
		TEST(test_many_questions_stay_in_order),
		TEST(test_answers_stay_the_same_when_the_machine_changes),
		TEST(test_numbers),
		TEST(test_real_path),
		TEST(test_real_path_records_each_link),
		TEST(test_real_path_agrees_with_libc),
		TEST(test_probe_of_paths),
		TEST(test_files_that_are_obeyed),
		TEST(test_root_obeys_only_root),
		TEST(test_files_without_a_size),
		TEST(test_facts_about_the_caller),
		TEST(test_facts_about_systemd),
		TEST(test_programs),
		TEST(test_trials_leave_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
