/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command line: options of the tool, sugar for keys, and what is refused. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "tests/unit/unit.h"

#define MAX_WORDS 16

static struct cli cli;
static char *words[MAX_WORDS + 1];
static int n_words;

static int setup(void **state)
{
	(void)state;
	cli = (struct cli){ .arena = arena_new() };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(cli.arena);
	return 0;
}

/* The words of a line, at blanks; the first is the verb. */
static int parse(const char *line)
{
	struct arena *a = cli.arena;
	const char *verb;

	cli = (struct cli){ .arena = a };
	diags_init(&cli.diags, a);
	n_words = 0;
	while (*line && n_words < MAX_WORDS) {
		size_t n = strcspn(line, " ");

		words[n_words++] = arena_strndup(a, line, n);
		line += n;
		line += strspn(line, " ");
	}
	words[n_words] = NULL;
	verb = strcmp(words[0], "sbx") == 0 ? "run" : words[0];
	return options_parse(&cli, command_find(verb), n_words, words);
}

static const char *string_at(const char *key)
{
	const struct value *v = argv_reader_tree(cli.reader)
					? value_get_path(argv_reader_tree(cli.reader), key)
					: NULL;

	return v && v->type == VAL_STRING ? v->u.s : "(none)";
}

static void test_tool_options(void **state)
{
	(void)state;
	assert_int_equal(parse("sbx --profile=alpine-shell"), 0);
	assert_string_equal(cli.opt[OPT_profile], "alpine-shell");
	assert_null(cli.opt[OPT_json]);
	assert_null(argv_reader_tree(cli.reader));
	assert_int_equal(cli.argc, 0);

	assert_int_equal(parse("plan -P x --json --color never a -b"), 0);
	assert_string_equal(cli.opt[OPT_profile], "x");
	assert_non_null(cli.opt[OPT_json]);
	assert_string_equal(cli.opt[OPT_color], "never");
	assert_int_equal(cli.argc, 2);
	assert_string_equal(cli.argv[1], "-b");
	assert_false(cli.had_dashes);

	/* In one word, and repeated with the same argument. */
	assert_int_equal(parse("plan -Px --profile=x"), 0);
	assert_string_equal(cli.opt[OPT_profile], "x");
}

/* What belongs to the payload is never eaten. */
static void test_end_of_options(void **state)
{
	(void)state;
	assert_int_equal(parse("sbx -P x ls --json -P y"), 0);
	assert_string_equal(cli.opt[OPT_profile], "x");
	assert_int_equal(cli.argc, 4);
	assert_int_equal(parse("sbx -P x -- --json"), 0);
	assert_true(cli.had_dashes);
	assert_int_equal(cli.argc, 1);
	assert_string_equal(cli.argv[0], "--json");
	assert_int_equal(parse("sbx -P x -- -- a"), 0);
	assert_int_equal(cli.argc, 2);
	/* An argument that looks like the end is none. */
	assert_int_equal(parse("sbx --env --"), 0);
	assert_false(cli.had_dashes);
	assert_int_equal(parse("sbx -P - a"), 0);
	assert_string_equal(cli.opt[OPT_profile], "-");
}

static void test_sugar(void **state)
{
	const struct value *v;

	(void)state;
	assert_int_equal(parse("sbx --hostname=box --user root --cwd /x --net none --root host"),
			 0);
	assert_string_equal(string_at("identity.hostname"), "box");
	assert_string_equal(string_at("identity.user"), "root");
	assert_string_equal(string_at("cwd"), "/x");
	assert_string_equal(string_at("network.mode"), "none");
	assert_string_equal(string_at("filesystem.root.type"), "host");

	assert_int_equal(parse("sbx --no-init --new-session"), 0);
	assert_false(value_get_path(argv_reader_tree(cli.reader), "process.init")->u.b);
	assert_true(value_get_path(argv_reader_tree(cli.reader), "process.new_session")->u.b);

	assert_int_equal(parse("sbx --ro /a --ro=/b --rw /c --env A=1 --env B=2 --pass TERM"), 0);
	v = value_get_path(argv_reader_tree(cli.reader), "filesystem.read_only");
	assert_int_equal(v->u.list.n, 2);
	assert_string_equal(v->u.list.v[1]->u.s, "/b");
	assert_int_equal(value_get_path(argv_reader_tree(cli.reader), "environment.set")->u.list.n,
			 2);

	/* The last of two single values wins. */
	assert_int_equal(parse("sbx --hostname a --hostname b"), 0);
	assert_string_equal(string_at("identity.hostname"), "b");
}

static void test_mounts(void **state)
{
	const struct value *list;

	(void)state;
	assert_int_equal(parse("sbx --bind /a:/b:rw --tmpfs /t,x"), 0);
	list = value_get_path(argv_reader_tree(cli.reader), "filesystem.mounts");
	assert_int_equal(list->u.list.n, 2);
	assert_string_equal(value_get(list->u.list.v[0], "access")->u.s, "rw");
	assert_string_equal(value_get(list->u.list.v[1], "type")->u.s, "tmpfs");
	assert_string_equal(value_get(list->u.list.v[1], "target")->u.s, "/t,x");
}

static void test_set(void **state)
{
	(void)state;
	assert_int_equal(parse("plan --set identity.hostname=a=b --set process.nice=5"), 0);
	assert_string_equal(string_at("identity.hostname"), "a=b");
	assert_int_equal(value_get_path(argv_reader_tree(cli.reader), "process.nice")->u.i, 5);
}

static void test_refused(void **state)
{
	static const struct {
		const char *line, *code, *msg, *label;
		unsigned col;
	} cases[] = {
		{ "sbx --profil=x", "E0807", "unknown option '--profil'",
		  "did you mean '--profile'?", 5 },
		{ "sbx --prof x", "E0807", "unknown option '--prof'", "did you mean '--profile'?",
		  5 },
		{ "sbx --hostnam=x", "E0807", "unknown option '--hostnam'",
		  "did you mean '--hostname'?", 5 },
		{ "sbx --hsotname=x", "E0807", "unknown option '--hsotname'",
		  "did you mean '--hostname'?", 5 },
		{ "sbx --zzzzzz", "E0807", "unknown option '--zzzzzz'", NULL, 5 },
		{ "sbx -Z", "E0807", "unknown option '-Z'", NULL, 5 },
		{ "sbx -hZ", "E0807", "unknown option '-Z'", NULL, 5 },
		{ "sbx --no-hostname", "E0807", "unknown option '--no-hostname'", NULL, 5 },
		{ "sbx --plan-fd=3", "E0807", "unknown option '--plan-fd'", NULL, 5 },
		{ "sbx --complete x", "E0807", "unknown option '--complete'", NULL, 5 },
		{ "sbx --hostname", "E0808", "'--hostname' needs an argument: NAME", NULL, 5 },
		{ "sbx -P", "E0808", "'-P' needs an argument: NAME", NULL, 5 },
		{ "plan --json=yes", "E0808", "'--json' takes no argument", NULL, 6 },
		{ "sbx --init=no", "E0808", "'--init' takes no argument", NULL, 5 },
		{ "sbx -o x", "E0809", "'sbx run' does not take the option '--output'", NULL, 5 },
		{ "version --hostname=x", "E0809", "'sbx version' does not take", NULL, 9 },
		{ "version x", "E0812", "'sbx version' takes no words", NULL, 9 },
		{ "plan --color=purple", "E0810", "--color cannot be 'purple'", NULL, 6 },
		{ "plan -P a -P b", "E0803", "--profile was given twice, first as 'a'", NULL, 11 },
		{ "plan --plan=f --hostname=x", "E0803", "--plan takes no options", NULL, 0 },
		{ "sbx --init --nice=x", "E0206", "'nice' cannot be 'x'", NULL, 19 },
		{ "sbx --bind a:b:c:d", "E0206", "'mounts' cannot be", NULL, 12 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct diag *d;

		if (parse(cases[i].line) == 0)
			fail_msg("accepted: %s", cases[i].line);
		d = cli.diags.first;
		if (cli.diags.n_errors != 1 || strcmp(diag_code(d->id), cases[i].code) != 0 ||
		    !strstr(d->msg, cases[i].msg))
			fail_msg("%s: %s: %s", cases[i].line, diag_code(d->id), d->msg);
		if (cases[i].label && (!d->label || strcmp(d->label, cases[i].label) != 0))
			fail_msg("%s: label: %s", cases[i].line, d->label ? d->label : "none");
		if (d->at.col != cases[i].col)
			fail_msg("%s: at column %u", cases[i].line, d->at.col);
	}
}

static void test_all_problems_are_told(void **state)
{
	(void)state;
	assert_int_equal(parse("sbx --aaaaaa --profile=x --bbbbbb --nice=x -Q"), -1);
	assert_int_equal(cli.diags.n_errors, 4);
	assert_string_equal(cli.opt[OPT_profile], "x");
}

static void test_options_are_unique(void **state)
{
	size_t n;
	const struct option_info *all = options_all(cli.arena, &n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_non_null(all[i].help);
		for (size_t j = 0; j < i; j++) {
			if (strcmp(all[i].name, all[j].name) == 0)
				fail_msg("--%s is there twice", all[i].name);
			if (all[i].letter && all[i].letter == all[j].letter && !all[i].negation)
				fail_msg("-%c is there twice", all[i].letter);
		}
		/* The names of verbs are those of verbs. */
		for (const char *p = all[i].verbs; *p;) {
			size_t len = strcspn(p, " ");

			if (!command_find(arena_strndup(cli.arena, p, len)))
				fail_msg("--%s: no verb '%.*s'", all[i].name, (int)len, p);
			p += len;
			p += strspn(p, " ");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tool_options, setup, teardown),
		cmocka_unit_test_setup_teardown(test_end_of_options, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sugar, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mounts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_set, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_problems_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options_are_unique, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
