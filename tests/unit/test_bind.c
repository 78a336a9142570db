/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trees into struct spec, and text of options into values. */
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "front/front.h"
#include "schema/schema.h"
#include "tests/unit/fixture.h"

static struct value *parse(const char *text)
{
	struct value *tree;

	tree = profile_parse(arena, "test.profile", (struct bytes){ text, strlen(text) }, &diags);
	if (!tree)
		fail_msg("not even a profile: %s", text);
	return tree;
}

/* Checked and bound, as a file without includes and variables is. */
static struct spec *bind(const char *text)
{
	struct spec *spec = arena_alloc(arena, sizeof(*spec));
	struct value *tree = parse(text);

	if (schema_check_options(arena, tree, &diags) < 0 ||
	    schema_bind(arena, tree, spec, &diags) < 0)
		fail_msg("%s: %s", text, diags.first->msg);
	return spec;
}

static enum diag_id bind_fails(const char *text)
{
	struct spec *spec = arena_alloc(arena, sizeof(*spec));
	struct value *tree = parse(text);
	enum diag_id id;

	if (schema_bind(arena, tree, spec, &diags) == 0)
		fail_msg("accepted: %s", text);
	assert_int_equal(diags.n_errors, 1);
	id = diags.first->id;
	diags_init(&diags, arena);
	return id;
}

static void test_defaults(void **state)
{
	struct spec *s = bind("");

	(void)state;
	assert_false(s->namespaces.user.set);
	assert_int_equal(s->namespaces.user.how, S_NS_NEW);
	assert_string_equal(s->namespaces.user.path, "");
	assert_int_equal(s->namespaces.time.how, S_NS_OFF);
	assert_true(s->security.no_new_privs.v);
	assert_int_equal(s->security.capabilities.n, 0);
	assert_true(s->process.init.v);
	assert_true(s->process.die_with_parent.v);
	assert_int_equal(s->process.umask.v, 0022);
	assert_false(s->process.umask.set);
	assert_false(s->process.nice.set);
	assert_int_equal(s->environment.mode.v, ENV_MODE_CLEAN);
	assert_string_equal(s->filesystem.root.type.v, "tmpfs");
	assert_string_equal(s->filesystem.root.upper.v, "");
	assert_string_equal(s->filesystem.proc.type.v, "private");
	assert_string_equal(s->filesystem.home.v, "none");
	assert_string_equal(s->network.mode.v, "");
	assert_string_equal(s->identity.user.v, "self");
	assert_string_equal(s->identity.id_map.mode.v, "auto");
	assert_string_equal(s->cwd.v, "");
	assert_false(s->limits.core.set);
	assert_int_equal(s->filesystem.mounts.n, 0);
	assert_false(place_is_known(s->identity.user.at));
}

/* No string of a spec is NULL, whatever its row is. */
static void test_nothing_is_null(void **state)
{
	struct spec *spec = bind("");
	const struct setting *s;

	(void)state;
	for (size_t i = 0; (s = schema_row(i)); i++) {
		const char *at = (const char *)spec + s->offset;

		if (strstr(s->key, "[]") || (s->flags & (SETTING_INDEX | SETTING_UNBOUND)))
			continue;
		if (s->type == SET_STRING || s->type == SET_ENUM || s->type == SET_PATH)
			assert_non_null(((const struct s_str *)at)->v);
		if (s->type == SET_NS)
			assert_non_null(((const struct s_ns *)at)->path);
	}
}

static void test_values_and_places(void **state)
{
	struct spec *s = bind(
		"schema = 1;\n"
		"identity = { hostname = \"alpine\"; groups = [ 44, 44, 100 ]; };\n"
		"namespaces = { net = \"/proc/1//ns/net\"; time = true; pid = false;\n"
		"               boottime_offset = \"-2h\"; };\n"
		"process = { nice = -5; umask = \"0077\"; init = false; };\n"
		"limits = { nofile = \"64:128\"; core = 0; cpu_time = \"2m\"; as = "
		"\"1G:unlimited\"; };\n"
		"environment = { mode = \"inherit\"; };\n"
		"security = { capabilities = [ \"chown\", \"CAP_CHOWN\", \"cap_kill\" ]; };\n");

	(void)state;
	assert_int_equal(s->schema.v, 1);
	assert_string_equal(s->identity.hostname.v, "alpine");
	assert_true(s->identity.hostname.set);
	assert_int_equal(s->identity.hostname.at.line, 2);
	assert_int_equal(s->identity.hostname.at.col, 25);
	assert_int_equal(s->identity.groups.n, 2);
	assert_string_equal(s->identity.groups.v[1].v, "100");
	assert_int_equal(s->namespaces.net.how, S_NS_JOIN);
	assert_string_equal(s->namespaces.net.path, "/proc/1/ns/net");
	assert_int_equal(s->namespaces.time.how, S_NS_NEW);
	assert_int_equal(s->namespaces.pid.how, S_NS_OFF);
	assert_true(s->namespaces.pid.set);
	assert_int_equal(s->namespaces.boottime_offset.v, -7200000000000);
	assert_int_equal(s->process.nice.v, -5);
	assert_int_equal(s->process.umask.v, 0077);
	assert_false(s->process.init.v);
	assert_int_equal(s->limits.nofile.soft, 64);
	assert_int_equal(s->limits.nofile.hard, 128);
	assert_int_equal(s->limits.core.hard, 0);
	assert_true(s->limits.core.set);
	assert_int_equal(s->limits.cpu_time.soft, 120);
	assert_int_equal(s->limits.as.soft, 1 << 30);
	assert_int_equal(s->limits.as.hard, -1);
	assert_int_equal(s->environment.mode.v, ENV_MODE_INHERIT);
	assert_int_equal(s->security.capabilities.n, 2);
	assert_string_equal(s->security.capabilities.v[0].v, "CAP_CHOWN");
	assert_string_equal(s->security.capabilities.v[1].v, "CAP_KILL");
}

static void test_paths(void **state)
{
	struct spec *s = bind("cwd = \"//a/./b/\";\n"
			      "filesystem = { root = \"/srv//root/\"; home = \"/h/\";\n"
			      "  read_only = [ \"-/opt/\", \"/usr\", \"-/usr\", \"/usr/\" ]; };\n");

	(void)state;
	assert_string_equal(s->cwd.v, "/a/b");
	assert_string_equal(s->filesystem.root.type.v, "/srv/root");
	assert_string_equal(s->filesystem.home.v, "/h");
	assert_int_equal(s->filesystem.read_only.n, 2);
	assert_string_equal(s->filesystem.read_only.v[0].v, "/opt");
	assert_true(s->filesystem.read_only.v[0].optional);
	assert_string_equal(s->filesystem.read_only.v[1].v, "/usr");
	/* Named once as needed is needed. */
	assert_false(s->filesystem.read_only.v[1].optional);
}

static void test_environment(void **state)
{
	struct spec *s = bind("environment = { set = [ \"A=1\", \"B=2\", \"A=3\", \"AB=4\" ];\n"
			      "                pass = [ \"LC_*\", \"TERM\", \"LC_*\" ]; };\n");

	(void)state;
	assert_int_equal(s->environment.set.n, 3);
	assert_string_equal(s->environment.set.v[0].v, "A=3");
	assert_string_equal(s->environment.set.v[1].v, "B=2");
	assert_string_equal(s->environment.set.v[2].v, "AB=4");
	assert_int_equal(s->environment.pass.n, 2);
}

/* What repeats in a command is meant to. */
static void test_command(void **state)
{
	struct spec *s = bind("command = [ \"echo\", \"a\", \"a\", \"\" ];\n");

	(void)state;
	assert_int_equal(s->command.n, 4);
	assert_string_equal(s->command.v[3].v, "");
}

static void test_mounts(void **state)
{
	struct spec *s =
		bind("filesystem = { mounts = (\n"
		     "  { id = \"x\"; type = \"bind\"; source = \"-/a/\"; access = \"rw\";\n"
		     "    options = [ \"noexec\" ]; if_missing = \"create\"; },\n"
		     "  { type = \"tmpfs\"; target = \"/t\"; size = \"64M\"; mode = \"1777\"; } ); "
		     "};\n");
	const struct mount_item *m = s->filesystem.mounts.v;

	(void)state;
	assert_int_equal(s->filesystem.mounts.n, 2);
	assert_int_equal(m[0].at.line, 2);
	assert_string_equal(m[0].id.v, "x");
	assert_string_equal(m[0].source.v, "/a");
	assert_true(m[0].source.optional);
	assert_false(m[0].target.set);
	assert_string_equal(m[0].target.v, "");
	assert_int_equal(m[0].if_missing.v, IF_MISSING_CREATE);
	assert_string_equal(m[0].options.v[0].v, "noexec");
	assert_string_equal(m[1].type.v, "tmpfs");
	assert_int_equal(m[1].if_missing.v, IF_MISSING_ERROR);
	assert_int_equal(m[1].size.v, 64 << 20);
	assert_int_equal(m[1].mode.v, 01777);
	assert_false(m[1].inodes.set);
	assert_string_equal(m[1].upper.v, "");
}

static void test_id_ranges(void **state)
{
	struct spec *s = bind("identity = { id_map = {\n"
			      "  uids = ( { inside = 0; outside = 1000; }, { inside = 1; outside = "
			      "100000; count = 65536; } );\n"
			      "  gids = ( { inside = 0; outside = 1000; count = 1; } ); }; };\n");

	(void)state;
	assert_string_equal(s->identity.id_map.mode.v, "");
	assert_true(s->identity.id_map.uids.set);
	assert_int_equal(s->identity.id_map.uids.n, 2);
	assert_int_equal(s->identity.id_map.uids.v[0].count.v, 1);
	assert_int_equal(s->identity.id_map.uids.v[1].outside.v, 100000);
	assert_int_equal(s->identity.id_map.uids.v[1].count.v, 65536);
	assert_int_equal(s->identity.id_map.gids.n, 1);

	assert_int_equal(bind_fails("identity = { id_map = { mode = \"self\"; uids = ( ); }; };"),
			 DIAG_E0211);
	assert_int_equal(bind_fails("identity = { id_map = { uids = ( { inside = 0; } ); }; };"),
			 DIAG_E0213);
}

static const char *as_written(void *ctx, const struct value *v)
{
	(void)ctx;
	return v->u.s;
}

static struct spec *bind_layers(const char *lower, const char *upper)
{
	struct spec *spec = arena_alloc(arena, sizeof(*spec));
	struct value *low = parse(lower), *up;

	up = profile_parse(arena, "upper.profile", (struct bytes){ upper, strlen(upper) }, &diags);
	assert_non_null(up);
	assert_int_equal(schema_check_options(arena, low, &diags), 0);
	assert_int_equal(schema_check_options(arena, up, &diags), 0);
	low = value_merge(arena, NULL, low, schema_list_rule);
	low = schema_settle(arena, low, up, as_written, NULL);
	low = value_merge(arena, low, up, schema_list_rule);
	return schema_bind(arena, low, spec, &diags) == 0 ? spec : NULL;
}

/* A later layer may choose another type, and is told when it says what its type has no use for. */
static void test_members_without_effect(void **state)
{
	static const char overlay[] = "filesystem = { root = { type = \"overlay\"; lower = [ "
				      "\"/l\" ]; upper = \"tmpfs\"; }; };";
	static const char tmpfs[] = "filesystem = { root = \"tmpfs\"; };";
	struct spec *s;

	(void)state;
	s = bind_layers(overlay, tmpfs);
	assert_non_null(s);
	assert_string_equal(s->filesystem.root.type.v, "tmpfs");
	s = bind_layers(tmpfs, overlay);
	assert_non_null(s);
	assert_null(bind_layers(tmpfs, "filesystem = { root = { upper = \"tmpfs\"; }; };"));
	assert_int_equal(diags.first->id, DIAG_E0214);
	diags_init(&diags, arena);
	assert_int_equal(bind_fails("filesystem = { root = { upper = \"tmpfs\"; }; };"),
			 DIAG_E0214);
	assert_int_equal(bind_fails("filesystem = { root = { type = \"/a\"; size = \"1M\"; }; };"),
			 DIAG_E0214);
	assert_int_equal(
		bind_fails(
			"filesystem = { dev = { type = \"none\"; devices = [ \"/dev/a\" ]; }; };"),
		DIAG_E0214);
	/* Who asked for hidden processes keeps them, or says that he does not. */
	assert_null(bind_layers("filesystem = { proc = { hidepid = true; }; };",
				"filesystem = { proc = \"host\"; };"));
	assert_int_equal(diags.first->id, DIAG_E0214);
	diags_init(&diags, arena);
	assert_non_null(
		bind_layers("filesystem = { proc = { hidepid = true; }; };",
			    "filesystem = { proc = { type = \"host\"; hidepid = false; }; };"));
}

static void test_id_map_of_layers(void **state)
{
	static const char mode[] = "identity = { id_map = \"self\"; };";
	static const char ranges[] =
		"identity = { id_map = { uids = ( { inside = 0; outside = 5; } ); }; };";
	struct spec *s;

	(void)state;
	s = bind_layers(mode, ranges);
	assert_non_null(s);
	assert_string_equal(s->identity.id_map.mode.v, "");
	assert_int_equal(s->identity.id_map.uids.n, 1);
	s = bind_layers(ranges, mode);
	assert_non_null(s);
	assert_string_equal(s->identity.id_map.mode.v, "self");
	assert_false(s->identity.id_map.uids.set);
	assert_int_equal(s->identity.id_map.uids.n, 0);
}

/* What a variable brought in is held to the same rules. */
static void test_expanded_values_are_checked(void **state)
{
	(void)state;
	assert_int_equal(bind_fails("cwd = \"relative\";"), DIAG_E0207);
	assert_int_equal(bind_fails("cwd = \"~/x\";"), DIAG_E0207);
	assert_int_equal(bind_fails("filesystem = { hide = [ \"/a/../b\" ]; };"), DIAG_E0207);
	assert_int_equal(bind_fails("filesystem = { root = { size = \"big\"; }; };"), DIAG_E0206);
	assert_int_equal(bind_fails("filesystem = { mounts = ( { access = \"no\"; } ); };"),
			 DIAG_E0205);
	assert_int_equal(
		bind_fails("identity = { hostname = \""
			   "1234567890123456789012345678901234567890123456789012345678901234"
			   "5\"; };"),
		DIAG_E0206);
}

static void test_text_of_options(void **state)
{
	static const struct {
		const char *key, *text, *want; /* as it would be in a profile; NULL: refused */
	} cases[] = {
		{ "process.init", "yes", "x = true;" },
		{ "process.init", "false", "x = false;" },
		{ "process.init", "maybe", NULL },
		{ "namespaces.net", "on", "x = true;" },
		{ "namespaces.net", "/run/netns/a", "x = \"/run/netns/a\";" },
		{ "process.nice", "-5", "x = -5;" },
		{ "process.nice", "5x", NULL },
		{ "process.umask", "022", "x = \"022\";" },
		{ "cwd", "/a", "x = \"/a\";" },
		{ "cwd", "a/b", "x = \"${PWD}/a/b\";" },
		{ "cwd", "~/b", "x = \"~/b\";" },
		{ "filesystem.read_only", ".", "x = ( \"${PWD}/.\" );" },
		{ "filesystem.read_only", "-/a", "x = ( \"-/a\" );" },
		{ "filesystem.read_only", "a,b", "x = ( \"${PWD}/a,b\" );" },
		{ "process.keep_fds", "7", "x = ( \"7\" );" },
		{ "filesystem.root", "tmpfs", "x = \"tmpfs\";" },
		{ "filesystem", "tmpfs", NULL },
		{ "filesystem.mounts", "/a:/b",
		  "x = ( { type = \"bind\"; source = \"/a\"; target = \"/b\"; } );" },
		{ "filesystem.mounts", "/a:/b:rw",
		  "x = ( { type = \"bind\"; source = \"/a\"; target = \"/b\"; access = \"rw\"; } "
		  ");" },
		{ "filesystem.mounts", "/a:rw",
		  "x = ( { type = \"bind\"; source = \"/a\"; access = \"rw\"; } );" },
		{ "filesystem.mounts", "/a\\:b:/c",
		  "x = ( { type = \"bind\"; source = \"/a:b\"; target = \"/c\"; } );" },
		{ "filesystem.mounts", "/a", "x = ( { type = \"bind\"; source = \"/a\"; } );" },
		{ "filesystem.mounts", "/a:/b:rw:x", NULL },
		{ "filesystem.mounts", "type=tmpfs,target=/t,size=64M",
		  "x = ( { type = \"tmpfs\"; target = \"/t\"; size = \"64M\"; } );" },
		{ "filesystem.mounts", "type=tmpfs,target=/a\\,b",
		  "x = ( { type = \"tmpfs\"; target = \"/a,b\"; } );" },
		{ "filesystem.mounts", "type=tmpfs,nonsense=1", NULL },
		{ "filesystem.mounts", "type=tmpfs,target", NULL },
		{ "identity.id_map.uids", "0:1000:1",
		  "x = ( { inside = 0; outside = 1000; count = 1; } );" },
		{ "identity.id_map.uids", "0:1000", "x = ( { inside = 0; outside = 1000; } );" },
		{ "identity.id_map.uids", "0", NULL },
		{ "identity.id_map.uids", "0:1:2:3", NULL },
		{ "identity.id_map.uids", "0:-1", NULL },
	};
	struct place nowhere = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct value *got, *want;

		diags_init(&diags, arena);
		got = schema_value(arena, schema_find(cases[i].key), cases[i].text, nowhere,
				   &diags);
		if (!cases[i].want) {
			if (got || !diags.n_errors)
				fail_msg("%s: '%s' was accepted", cases[i].key, cases[i].text);
			continue;
		}
		want = value_get(parse(cases[i].want), "x");
		if (!got || !value_equal(got, want))
			fail_msg("%s: '%s' is another value", cases[i].key, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nothing_is_null, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values_and_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paths, setup, teardown),
		cmocka_unit_test_setup_teardown(test_environment, setup, teardown),
		cmocka_unit_test_setup_teardown(test_command, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mounts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_id_ranges, setup, teardown),
		cmocka_unit_test_setup_teardown(test_members_without_effect, setup, teardown),
		cmocka_unit_test_setup_teardown(test_id_map_of_layers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_expanded_values_are_checked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text_of_options, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
