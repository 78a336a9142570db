/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "front/front.h"
#include "tests/unit/fixture.h"
#include "tests/unit/show.h"

#define MAX_WORDS 8

/* argv as main() gets it; a reader of it. */
static char *argv[MAX_WORDS + 1];

static struct argv_reader *reader(const char *const *words)
{
	int n = 0;

	for (; words[n]; n++)
		argv[n] = arena_strdup(arena, words[n]);
	diags_init(&diags, arena);
	return argv_reader_new(arena, n, argv);
}

#define READER(...) reader((const char *const[]){ __VA_ARGS__, NULL })

static const char *tree(struct argv_reader *r)
{
	return show(arena, argv_reader_tree(r));
}

/* What a person would see underlined. */
static const char *underlined(struct place at)
{
	return arena_strndup(arena, at.text + at.col - 1, at.len);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_null(argv_reader_tree(READER("sbx", "--profile=x")));
}

static void test_options(void **state)
{
	struct argv_reader *r = READER("/usr/bin/sbx", "--hostname=box", "--ro", "/srv",
				       "--ro=/opt", "--hostname", "two");

	(void)state;
	assert_int_equal(argv_reader_set(r, 1, "identity.hostname", argv[1] + 11, &diags), 0);
	assert_int_equal(argv_reader_set(r, 2, "filesystem.read_only", argv[3], &diags), 0);
	assert_int_equal(argv_reader_set(r, 4, "filesystem.read_only", argv[4] + 5, &diags), 0);
	assert_int_equal(argv_reader_set(r, 5, "identity.hostname", argv[6], &diags), 0);
	assert_int_equal(argv_reader_set(r, 5, "process.init", NULL, &diags), 0);
	assert_int_equal(argv_reader_set(r, 5, "process.nice", "5", &diags), 0);
	assert_int_equal(argv_reader_set(r, 5, "filesystem.root", "host", &diags), 0);
	assert_string_equal(tree(r),
			    "{identity={hostname=<two>} filesystem={read_only=[</srv> </opt>] "
			    "root={type=<host>}} process={init=yes nice=5}}");
}

static void test_places(void **state)
{
	struct argv_reader *r =
		READER("/usr/bin/sbx", "--hostname=box", "--env", "A=it's here", "-Xa\nb");
	struct value *t;

	(void)state;
	argv_reader_set(r, 1, "identity.hostname", argv[1] + 11, &diags);
	argv_reader_set(r, 2, "environment.set", argv[3], &diags);
	argv_reader_set(r, 4, "identity.domainname", argv[4] + 2, &diags);
	argv_reader_set(r, 4, "app_id", "not.in.argv", &diags);
	t = argv_reader_tree(r);
	assert_string_equal(value_get_path(t, "identity.hostname")->at.text,
			    "sbx --hostname=box --env 'A=it'\\''s here' $'-Xa\\nb'");
	assert_string_equal(value_get_path(t, "identity.hostname")->at.file, "command line");
	assert_string_equal(underlined(value_get_path(t, "identity.hostname")->at), "box");
	assert_string_equal(underlined(value_get(t, "identity")->u.group.v[0].at),
			    "--hostname=box");
	assert_string_equal(underlined(value_get_path(t, "environment.set")->u.list.v[0]->at),
			    "'A=it'\\''s here'");
	assert_string_equal(underlined(value_get_path(t, "identity.domainname")->at), "a\\nb");
	assert_string_equal(underlined(value_get(t, "app_id")->at), "$'-Xa\\nb'");
}

static void test_wrong_values(void **state)
{
	struct argv_reader *r = READER("sbx", "--nice=many", "--init=perhaps");

	(void)state;
	assert_int_equal(argv_reader_set(r, 1, "process.nice", argv[1] + 7, &diags), -1);
	assert_string_equal(underlined(diags.first->at), "many");
	assert_int_equal(argv_reader_set(r, 2, "process.init", argv[2] + 7, &diags), -1);
	assert_string_equal(underlined(diags.last->at), "perhaps");
	assert_null(argv_reader_tree(r));
	/* The table and the options have to agree. */
	assert_int_equal(argv_reader_set(r, 1, "no.such.key", argv[1], &diags), -1);
	assert_int_equal(diags.last->id, DIAG_E0001);
}

static void test_assign(void **state)
{
	static const struct {
		const char *name, *assignment, *want;
	} cases[] = {
		{ "text", "identity.hostname=box", "{identity={hostname=<box>}}" },
		{ "text that looks like a number", "identity.hostname=3",
		  "{identity={hostname=<3>}}" },
		{ "a mode", "process.umask=0022", "{process={umask=<0022>}}" },
		{ "a number", "process.nice=3", "{process={nice=3}}" },
		{ "true", "process.init=true", "{process={init=yes}}" },
		{ "a path", "cwd=/x y", "{cwd=</x y>}" },
		{ "empty", "cwd=", "{cwd=<>}" },
		{ "another equals sign", "environment.set=A=B", "{environment={set=[<A=B>]}}" },
		{ "one item of a list", "filesystem.hide=/x", "{filesystem={hide=[</x>]}}" },
		{ "the same as a string", "filesystem.hide=\"/x\"", "{filesystem={hide=[</x>]}}" },
		{ "a list", "filesystem.hide=[ \"/x\", \"/y\", ]",
		  "{filesystem={hide=[</x> </y>]}}" },
		{ "a string", "description=\"a\\tb\"", "{description=<a\tb>}" },
		{ "a group", "identity={ hostname = \"a\"; user = \"root\"; }",
		  "{identity={hostname=<a> user=<root>}}" },
		{ "a list of groups",
		  "filesystem.mounts=( { type = \"tmpfs\"; target = \"/x\"; } )",
		  "{filesystem={mounts=[{type=<tmpfs> target=</x>}]}}" },
		{ "a short form is written out", "filesystem.root=\"tmpfs\"",
		  "{filesystem={root={type=<tmpfs>}}}" },
		{ "an unknown key is the schema's to refuse", "identity.hotsname=3",
		  "{identity={hotsname=3}}" },
		{ "and its text", "foo=64M", "{foo=<64M>}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct argv_reader *r = READER("sbx", "--set", cases[i].assignment);

		argv_reader_assign(r, 1, argv[2], &diags);
		if (strcmp(tree(r), cases[i].want) != 0)
			fail_msg("%s: %s %s", cases[i].name, tree(r),
				 diags.first ? diags.first->msg : "");
	}
}

static void test_assign_places(void **state)
{
	struct argv_reader *r = READER("sbx", "--set=filesystem.hide=[ \"/x\", \"/y\" ]");
	const struct value *t, *list;

	(void)state;
	assert_int_equal(argv_reader_assign(r, 1, argv[1] + 6, &diags), 0);
	t = argv_reader_tree(r);
	list = value_get_path(t, "filesystem.hide");
	assert_string_equal(t->at.text, "sbx '--set=filesystem.hide=[ \"/x\", \"/y\" ]'");
	assert_string_equal(underlined(t->u.group.v[0].at), "filesystem");
	assert_string_equal(underlined(t->u.group.v[0].val->u.group.v[0].at), "hide");
	assert_string_equal(underlined(list->at), "[");
	assert_string_equal(underlined(list->u.list.v[1]->at), "\"/y\"");

	/* A quote within the quotes of the shell moves what is behind it. */
	r = READER("sbx", "--set=filesystem.hide=[ \"/it's\", \"/y\" ]");
	assert_int_equal(argv_reader_assign(r, 1, argv[1] + 6, &diags), 0);
	list = value_get_path(argv_reader_tree(r), "filesystem.hide");
	assert_string_equal(underlined(list->u.list.v[0]->at), "\"/it'\\''s\"");
	assert_string_equal(underlined(list->u.list.v[1]->at), "\"/y\"");
}

static void test_wrong_assignments(void **state)
{
	static const struct {
		const char *assignment;
		enum diag_id id;
		const char *mark;
	} cases[] = {
		{ "cwd", DIAG_E0156, "cwd" },
		{ "=x", DIAG_E0156, "=x" },
		{ "a..b=x", DIAG_E0156, "a..b=x" },
		{ ".a=x", DIAG_E0156, ".a=x" },
		{ "a.=x", DIAG_E0156, "a.=x" },
		{ "filesystem.mounts[].type=bind", DIAG_E0156, NULL },
		{ "include=base", DIAG_E0156, "include=base" },
		{ "filesystem.hide=[ /x ]", DIAG_E0106, "/x" },
		{ "filesystem.hide=[ \"/x\" \"/y\" ]", DIAG_E0110, "\"/y\"" },
		{ "filesystem.hide=[ \"/x\"", DIAG_E0116, "[" },
		{ "filesystem.hide=[ \"/x ]", DIAG_E0107, NULL },
		{ "filesystem.hide=[ ]; cwd = \"/\"", DIAG_E0156, NULL },
		{ "process.nice=64M", DIAG_E0206, "64M" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct argv_reader *r = READER("sbx", "--set", cases[i].assignment);

		if (argv_reader_assign(r, 1, argv[2], &diags) != -1)
			fail_msg("%s: accepted as %s", cases[i].assignment, tree(r));
		assert_null(argv_reader_tree(r));
		if (diags.n_errors != 1 || diags.first->id != cases[i].id)
			fail_msg("%s: %s", cases[i].assignment, diags.first->msg);
		if (cases[i].mark && strcmp(underlined(diags.first->at), cases[i].mark) != 0)
			fail_msg("%s: marked is %s", cases[i].assignment,
				 underlined(diags.first->at));
	}
}

static void test_layers(void **state)
{
	struct argv_reader *r =
		READER("sbx", "--set", "filesystem={ root = \"tmpfs\"; hide = [ \"/a\" ]; }",
		       "--set", "filesystem.root.size=1G", "--set", "filesystem.hide=/b");

	(void)state;
	for (int i = 2; i < 7; i += 2)
		assert_int_equal(argv_reader_assign(r, i - 1, argv[i], &diags), 0);
	assert_string_equal(tree(r),
			    "{filesystem={root={type=<tmpfs> size=<1G>} hide=[</a> </b>]}}");
}

static void test_command(void **state)
{
	char *words[] = {
		(char *)"sbx", (char *)"--", (char *)"sh", (char *)"-c", (char *)"echo ${HOME} $X",
		(char *)"~/x"
	};
	struct argv_reader *r = argv_reader_new(arena, 6, words);
	struct value *command;

	(void)state;
	argv_reader_command(r, 0, words + 6);
	assert_null(argv_reader_tree(r));
	argv_reader_command(r, 4, words + 2);
	command = value_get(argv_reader_tree(r), "command");
	assert_string_equal(show(arena, command), "[<sh> <-c> <echo ${HOME} $X> <~/x>]");
	for (size_t i = 0; i < command->u.list.n; i++)
		assert_true(command->u.list.v[i]->verbatim);
	assert_string_equal(underlined(command->u.list.v[2]->at), "'echo ${HOME} $X'");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_assign, setup, teardown),
		cmocka_unit_test_setup_teardown(test_assign_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_assignments, setup, teardown),
		cmocka_unit_test_setup_teardown(test_layers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_command, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
