/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The settings table itself, and the check of a profile's tree against it. */
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "front/front.h"
#include "schema/schema.h"
#include "tests/unit/fixture.h"

static struct value *parse(const char *text, struct diags *d)
{
	struct value *tree;

	diags_init(d, arena);
	tree = profile_parse(arena, "test.profile", (struct bytes){ text, strlen(text) }, d);
	if (!tree)
		fail_msg("not even a profile: %s: %s", text, d->first ? d->first->msg : "?");
	return tree;
}

/* ---- the table ------------------------------------------------------------------- */

static void test_rows_are_whole(void **state)
{
	const struct setting *s;

	(void)state;
	assert_int_equal(schema_count() > 90, true);
	for (size_t i = 0; (s = schema_row(i)); i++) {
		assert_ptr_equal(schema_find(s->key), s); /* no key twice */
		assert_non_null(s->help);
		assert_non_null(s->text);
		assert_non_null(s->example);
		if (strlen(s->help) > 60 || s->help[strlen(s->help) - 1] == '.')
			fail_msg("%s: help is longer than 60 or ends with a stop", s->key);
		if (s->text[strlen(s->text) - 1] != '.')
			fail_msg("%s: the paragraph does not end with a stop", s->key);
		if (s->option && s->type != SET_BOOL && !s->arg)
			fail_msg("%s: an option without a name for its argument", s->key);
		if (s->accepts && !s->form)
			fail_msg("%s: nobody can know what is accepted", s->key);
		if (s->type == SET_GROUP && s->shorthand)
			assert_non_null(
				schema_find(arena_printf(arena, "%s.%s", s->key, s->shorthand)));
	}
}

/* The group of each key is a row as well, so that `sbx help GROUP` has something to say. */
static void test_groups_have_rows(void **state)
{
	const struct setting *s;

	(void)state;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		char *group = arena_strdup(arena, s->key);
		char *dot = strrchr(group, '.');

		if (!dot)
			continue;
		*dot = '\0';
		if (strcmp(dot - 2, "[]") == 0)
			dot[-2] = '\0';
		if (!schema_find(group))
			fail_msg("%s has no row for its group", s->key);
	}
}

static void test_options_are_unique(void **state)
{
	const struct setting *s;
	const struct setting_alias *alias;
	size_t n;

	(void)state;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (s->option)
			assert_ptr_equal(schema_find_option(s->option, 0), s);
		if (s->letter)
			assert_ptr_equal(schema_find_option(NULL, s->letter), s);
	}
	alias = schema_aliases(&n);
	for (size_t i = 0; i < n; i++) {
		assert_null(schema_find_option(alias[i].option, 0));
		assert_non_null(schema_find(alias[i].key));
	}
}

/* What the table shows as an example is right. */
static void test_examples_pass(void **state)
{
	const struct setting *s;
	struct diags d;

	(void)state;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		bool is_schema = strncmp(s->example, "schema", 6) == 0;
		const char *text =
			arena_printf(arena, "%s%s\n", is_schema ? "" : "schema = 1;\n", s->example);

		if (schema_check(arena, parse(text, &d), &d) < 0)
			fail_msg("%s: the example is refused: %s", s->key, d.first->msg);
	}
}

/* ---- the check ------------------------------------------------------------------- */

struct bad {
	const char *text; /* behind "schema = 1;" */
	const char *code, *msg, *label, *help;
	unsigned col;
};

static const struct bad bad[] = {
	/* unknown keys */
	{ "filesytem = { };", "E0102", "unknown key 'filesytem'", "did you mean 'filesystem'?",
	  "sbx help filesystem", 1 },
	{ "identity = { hostnam = \"a\"; };", "E0102", "unknown key 'hostnam' in 'identity'",
	  "did you mean 'hostname'?", "sbx help identity", 14 },
	{ "hostname = \"a\";", "E0102", "unknown key 'hostname'",
	  "did you mean 'identity.hostname'?", "sbx help identity.hostname", 1 },
	{ "qqqqqq = 1;", "E0102", "unknown key 'qqqqqq'", NULL, "sbx help keys", 1 },
	{ "filesystem = { mounts = ( { typ = \"bind\"; } ); };", "E0102",
	  "unknown key 'typ' in 'filesystem.mounts[]'", "did you mean 'type'?", NULL, 29 },
	{ "identity = { id_map = { uids = ( { inside = 0; outside = 0; size = 1; } ); }; };",
	  "E0102", "unknown key 'size' in 'identity.id_map.uids[]'", NULL, NULL, 61 },
	/* not yet */
	{ "dbus = { talk = [ \"x\" ]; };", "E0202", "does not have 'dbus' yet", NULL, NULL, 1 },
	{ "network = \"private\";", "E0202", "does not have 'private' for 'network.mode' yet", NULL,
	  NULL, 11 },
	{ "filesystem = { mounts = ( { type = \"image\"; } ); };", "E0202", "does not have 'image'",
	  NULL, NULL, 36 },
	/* types */
	{ "process = { nice = \"5\"; };", "E0203", "'nice' must be an integer, not a string",
	  "write it without quotes", NULL, 20 },
	{ "process = { init = 1; };", "E0203", "'init' must be true or false, not a number", NULL,
	  NULL, 20 },
	{ "process = { init = \"yes\"; };", "E0203", "'init' must be true or false, not a string",
	  NULL, NULL, 20 },
	{ "process = { init = \"${x}\"; };", "E0203", "'init' must be true or false, not a string",
	  NULL, NULL, 20 },
	{ "process = { umask = 22; };", "E0203",
	  "'umask' must be an octal number in quotes, not a number", NULL, NULL, 21 },
	{ "filesystem = { read_only = \"/usr\"; };", "E0203",
	  "'read_only' must be a list of paths in quotes, not a string", "write [ ... ] around it",
	  NULL, 28 },
	{ "filesystem = { read_only = [ 1 ]; };", "E0203",
	  "'read_only' must be a list of paths in quotes, not a number", NULL, NULL, 30 },
	{ "filesystem = { root = { size = 4096; }; };", "E0203",
	  "'size' must be a size in quotes, not a number", NULL, NULL, 32 },
	{ "filesystem = { root = true; };", "E0203", "'root' must be a string or a group", NULL,
	  NULL, 23 },
	{ "filesystem = 1;", "E0203", "'filesystem' must be a group, not a number", NULL, NULL,
	  14 },
	{ "filesystem = { mounts = { }; };", "E0203", "'mounts' must be a list of groups", NULL,
	  NULL, 25 },
	{ "filesystem = { mounts = ( \"/a\" ); };", "E0203", "an entry of 'mounts' must be a group",
	  NULL, NULL, 27 },
	{ "namespaces = { time = \"1\"; };", "E0207", "'time' must be an absolute path, not '1'",
	  NULL, NULL, 23 },
	{ "namespaces = { time = 1; };", "E0203", "'time' must be true, false or a path in quotes",
	  NULL, NULL, 23 },
	{ "command = \"/bin/sh\";", "E0203", "'command' must be a list of strings, not a string",
	  "write [ ... ] around it", NULL, 11 },
	{ "limits = { core = true; };", "E0203", "'core' must be an integer or a size", NULL, NULL,
	  19 },
	{ "identity = { id_map = ( { inside = 0; } ); };", "E0203",
	  "'id_map' must be a string or a group", NULL, NULL, 23 },
	{ "description = 1.5;", "E0203", "'description' must be a string, not", NULL, NULL, 15 },
	/* ranges */
	{ "process = { nice = 20; };", "E0204", "'nice' must be between -20 and 19", NULL, NULL,
	  20 },
	{ "process = { keep_fds = [ 2 ]; };", "E0204", "'keep_fds' must be between 3 and 1048575",
	  NULL, NULL, 26 },
	{ "process = { umask = \"1777\"; };", "E0204", "'umask' must be at most 0777", NULL, NULL,
	  21 },
	{ "limits = { nofile = -1; };", "E0204", "'nofile' must not be negative", NULL,
	  "for no limit write \"unlimited\"", 21 },
	{ "limits = { nofile = \"9:8\"; };", "E0204", "a soft limit above its hard limit", NULL,
	  NULL, 21 },
	{ "limits = { nofile = \"unlimited:8\"; };", "E0204", "a soft limit above its hard limit",
	  NULL, NULL, 21 },
	{ "filesystem = { root = { size = \"1\"; }; };", "E0204", "'size' must be at least 4096",
	  NULL, NULL, 32 },
	{ "filesystem = { root = { inodes = 0; }; };", "E0204", "'inodes' must be between 1 and",
	  NULL, NULL, 34 },
	{ "namespaces = { boottime_offset = \"100000d\"; };", "E0204",
	  "'boottime_offset' is too long", NULL, NULL, 34 },
	{ "identity = { id_map = { uids = ( { inside = -1; outside = 0; } ); }; };", "E0204",
	  "'inside' must be between 0 and 4294967294", NULL, NULL, 45 },
	{ "identity = { groups = [ 4294967295L ]; };", "E0204", "'groups' must be between", NULL,
	  NULL, 25 },
	/* words */
	{ "environment = { mode = \"claen\"; };", "E0205", "'mode' cannot be 'claen'",
	  "did you mean 'clean'?", "it is one of clean, inherit", 24 },
	{ "filesystem = { root = \"tmpf\"; };", "E0205", "'root.type' cannot be 'tmpf'",
	  "did you mean 'tmpfs'?", "it is one of tmpfs, host, overlay, or a path", 23 },
	{ "identity = { user = \"me\"; };", "E0205", "'user' cannot be 'me'", NULL,
	  "it is one of self, root, or UID or UID:GID", 21 },
	{ "identity = { user = \"-1\"; };", "E0205", "'user' cannot be '-1'", NULL, NULL, 21 },
	{ "identity = { user = \"4294967295\"; };", "E0205", "'user' cannot be", NULL, NULL, 21 },
	{ "identity = { user = \"0:\"; };", "E0205", "'user' cannot be", NULL, NULL, 21 },
	{ "security = { capabilities = [ \"sys_admn\" ]; };", "E0205",
	  "'capabilities' cannot be 'sys_admn'", "did you mean 'CAP_SYS_ADMIN'?", NULL, 31 },
	{ "filesystem = { home = \"persistent:../x\"; };", "E0205", "'home' cannot be", NULL, NULL,
	  23 },
	{ "filesystem = { home = \"persistent:\"; };", "E0205", "'home' cannot be", NULL, NULL,
	  23 },
	{ "filesystem = { home = \"persistent:.x\"; };", "E0205", "'home' cannot be", NULL, NULL,
	  23 },
	{ "filesystem = { tmp = \"0\"; };", "E0205", "'tmp' cannot be", NULL, NULL, 22 },
	{ "filesystem = { synthesize = [ \"shadow\" ]; };", "E0205", "'synthesize' cannot be", NULL,
	  NULL, 31 },
	{ "filesystem = { mounts = ( { if_missing = \"skipp\"; } ); };", "E0205",
	  "'if_missing' cannot be", "did you mean 'skip'?", NULL, 42 },
	/* forms */
	{ "filesystem = { root = { size = \"64m\"; }; };", "E0206", "'size' cannot be '64m'", NULL,
	  "it is a number of bytes", 32 },
	{ "process = { umask = \"8\"; };", "E0206", "'umask' cannot be '8'", NULL, NULL, 21 },
	{ "limits = { core = \"much\"; };", "E0206", "'core' cannot be 'much'", NULL, NULL, 19 },
	{ "limits = { nofile = \"1:2:3\"; };", "E0206", "'nofile' cannot be '1:2:3'", NULL, NULL,
	  21 },
	{ "limits = { nofile = \"1K\"; };", "E0206", "'nofile' cannot be '1K'", NULL, NULL, 21 },
	{ "limits = { cpu_time = \"1500ms\"; };", "E0206", "'cpu_time' cannot be", NULL, NULL, 23 },
	{ "limits = { cpu_time = \"-5s\"; };", "E0206", "'cpu_time' cannot be", NULL, NULL, 23 },
	{ "identity = { hostname = \"\"; };", "E0206", "'hostname' cannot be ''", NULL,
	  "it is a name of 1 to 64 bytes", 25 },
	{ "identity = { machine_id = \"abc\"; };", "E0205", "'machine_id' cannot be 'abc'", NULL,
	  NULL, 27 },
	{ "process = { cpu_affinity = \"3-1\"; };", "E0206", "'cpu_affinity' cannot be '3-1'", NULL,
	  NULL, 28 },
	{ "process = { cpu_affinity = \"0,\"; };", "E0206", "'cpu_affinity' cannot be", NULL, NULL,
	  28 },
	{ "environment = { set = [ \"A\" ]; };", "E0206", "'set' cannot be 'A'", NULL,
	  "it is NAME=VALUE", 25 },
	{ "environment = { set = [ \"=x\" ]; };", "E0206", "'set' cannot be '=x'", NULL, NULL, 25 },
	{ "environment = { set = [ \"1A=x\" ]; };", "E0206", "'set' cannot be", NULL, NULL, 25 },
	{ "environment = { pass = [ \"A-B\" ]; };", "E0206", "'pass' cannot be 'A-B'", NULL, NULL,
	  26 },
	{ "environment = { unset = [ \"A*B\" ]; };", "E0206", "'unset' cannot be 'A*B'", NULL, NULL,
	  27 },
	{ "app_id = \"firefox\";", "E0206", "'app_id' cannot be 'firefox'", NULL, NULL, 10 },
	{ "process = { keep_fds = [ \"x\" ]; };", "E0206", "'keep_fds' cannot be 'x'", NULL,
	  "it is a decimal number", 26 },
	/* paths */
	{ "cwd = \"root\";", "E0207", "'cwd' must be an absolute path, not 'root'", NULL,
	  "begin it with '/', '~/' or a variable such as ${PROJECT}", 7 },
	{ "cwd = \"\";", "E0207", "'cwd' must be an absolute path", NULL, NULL, 7 },
	{ "cwd = \"/a/../b\";", "E0207", "a path without '..'", NULL, NULL, 7 },
	{ "cwd = \"/a\\nb\";", "E0207", "a path without a line break", NULL, NULL, 7 },
	{ "cwd = \"-/a\";", "E0207", "'cwd' cannot be optional", NULL, NULL, 7 },
	{ "filesystem = { home = \"/h/..\"; };", "E0207", "without '..'", NULL, NULL, 23 },
	{ "filesystem = { hide = [ \"/home/*\" ]; };", "E0208", "'hide' takes no patterns", NULL,
	  NULL, 25 },
	/* lists of groups */
	{ "filesystem = { mounts = ( { id = \"a\"; }, { id = \"a\"; } ); };", "E0212",
	  "two entries have one id", NULL, NULL, 49 },
};

static void test_bad_profiles(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct bad *b = &bad[i];
		struct diags d;
		struct value *tree = parse(arena_printf(arena, "schema = 1;\n%s\n", b->text), &d);

		if (schema_check(arena, tree, &d) == 0)
			fail_msg("accepted: %s", b->text);
		if (d.n_errors != 1 || strcmp(diag_code(d.first->id), b->code) != 0)
			fail_msg("%s: %d errors, %s: %s", b->text, d.n_errors,
				 diag_code(d.first->id), d.first->msg);
		if (!strstr(d.first->msg, b->msg))
			fail_msg("%s: says: %s", b->text, d.first->msg);
		if (b->label && (!d.first->label || strcmp(d.first->label, b->label) != 0))
			fail_msg("%s: label: %s", b->text,
				 d.first->label ? d.first->label : "none");
		if (b->help && (!d.first->help || !strstr(d.first->help, b->help)))
			fail_msg("%s: help: %s", b->text, d.first->help ? d.first->help : "none");
		if (d.first->at.line != 2 || d.first->at.col != b->col)
			fail_msg("%s: at %u:%u", b->text, d.first->at.line, d.first->at.col);
	}
}

static void test_schema_version(void **state)
{
	struct diags d;

	(void)state;
	assert_int_equal(schema_check(arena, parse("cwd = \"/\";\n", &d), &d), -1);
	assert_int_equal(d.first->id, DIAG_E0209);
	/* What the command line sets is no file. */
	assert_int_equal(schema_check_options(arena, parse("cwd = \"/\";\n", &d), &d), 0);
	/* Of a later language nothing is understood, so only that is said. */
	assert_int_equal(schema_check(arena, parse("schema = 2; quantum = true;\n", &d), &d), -1);
	assert_int_equal(d.n_errors, 1);
	assert_int_equal(d.first->id, DIAG_E0210);
	assert_non_null(strstr(d.first->msg, PACKAGE_VERSION));
	assert_int_equal(schema_check(arena, parse("schema = 0;\n", &d), &d), -1);
	assert_int_equal(d.first->id, DIAG_E0204);
	assert_int_equal(schema_check(arena, parse("schema = \"1\";\n", &d), &d), -1);
	assert_int_equal(d.first->id, DIAG_E0203);
}

static void test_all_problems_are_told(void **state)
{
	struct diags d;
	struct value *tree = parse("schema = 1;\n"
				   "cwd = 1;\n"
				   "idenity = { };\n"
				   "process = { nice = 99; umask = \"x\"; };\n"
				   "filesystem = { read_only = [ \"a\", \"/b\", \"c\" ]; };\n",
				   &d);

	(void)state;
	assert_int_equal(schema_check(arena, tree, &d), -1);
	assert_int_equal(d.n_errors, 6);
	assert_int_equal(d.last->at.line, 5);
	assert_int_equal(d.last->at.col, 41);
}

static void test_good_values(void **state)
{
	struct diags d;
	struct value *tree = parse(
		"schema = 1;\n"
		"cwd = \"~/x\";\n"
		"limits = { nofile = 1024; core = \"unlimited\"; fsize = \"1G:2G\";\n"
		"           cpu_time = \"10m:unlimited\"; stack = 8388608; };\n"
		"namespaces = { net = \"/run/netns/a\"; user = \"${env.NS}\"; pid = false; };\n"
		"filesystem = { root = { size = \"${env.SIZE}\"; }; tmp = \"64M\";\n"
		"               hide = [ \"-~/.ssh\", \"${HOME}/*\" ]; home = \"persistent:a\"; "
		"};\n"
		"security = { capabilities = [ \"chown\", \"CAP_KILL\", \"cap_fowner\" ]; };\n"
		"identity = { user = \"1000:100\"; groups = ( 1, \"2\" ); };\n"
		"process = { cpu_affinity = \"0-3,8\"; };\n",
		&d);

	(void)state;
	if (schema_check(arena, tree, &d) < 0)
		fail_msg("%u: %s", d.first->at.line, d.first->msg);
}

static void test_shorthands_are_written_out(void **state)
{
	struct diags d;
	struct value *tree =
		parse("schema = 1;\n"
		      "filesystem = { root = \"tmpfs\"; proc = \"none\"; dev = \"host\"; };\n"
		      "network = \"none\";\n"
		      "identity = { id_map = \"self\"; };\n",
		      &d);
	const struct value *root;

	(void)state;
	assert_int_equal(schema_check(arena, tree, &d), 0);
	root = value_get_path(tree, "filesystem.root.type");
	assert_non_null(root);
	assert_string_equal(root->u.s, "tmpfs");
	assert_int_equal(root->at.line, 2);
	assert_int_equal(root->at.col, 23);
	assert_string_equal(value_get_path(tree, "filesystem.proc.type")->u.s, "none");
	assert_string_equal(value_get_path(tree, "filesystem.dev.type")->u.s, "host");
	assert_string_equal(value_get_path(tree, "network.mode")->u.s, "none");
	assert_string_equal(value_get_path(tree, "identity.id_map.mode")->u.s, "self");
}

static void test_rules_of_lists(void **state)
{
	(void)state;
	assert_int_equal(schema_list_rule("command"), LIST_REPLACE);
	assert_int_equal(schema_list_rule("alternatives"), LIST_REPLACE);
	assert_int_equal(schema_list_rule("environment.set"), LIST_LAST);
	assert_int_equal(schema_list_rule("filesystem.read_only"), LIST_FOLD);
	assert_int_equal(schema_list_rule("no.such.key"), LIST_FOLD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rows_are_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_groups_have_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options_are_unique, setup, teardown),
		cmocka_unit_test_setup_teardown(test_examples_pass, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_profiles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_schema_version, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_problems_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(test_good_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shorthands_are_written_out, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rules_of_lists, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
