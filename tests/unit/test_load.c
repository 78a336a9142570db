/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "front/front.h"
#include "front/lookup.h"
#include "front/vars.h"
#include "tests/unit/fixture.h"
#include "tests/unit/show.h"

#define ETC "/etc/sbx/profiles"
#define USER "/home/u/.config/sbx/profiles"

/* A machine of an ordinary user with some more lines. */
static struct host *machine(const char *more)
{
	static const char user[] = "fact uid = 1000\nfact gid = 100\nfact user = u\n"
				   "fact home = /home/u\nenv HOME = /home/u\n"
				   "fact cwd = /home/u/src/app/lib\nfact arch = x86_64\n";
	struct host *h;

	diags_init(&diags, arena);
	h = host_new_fixture(arena, "host", arena_printf(arena, "%s%s", user, more), &diags);
	if (!h)
		fail_msg("%s", diags.first->msg);
	return h;
}

static const char *rendered(void)
{
	struct strbuf out;

	strbuf_init(&out, arena);
	diags_render(&out, &diags, false);
	return out.s;
}

static struct value *load_tree(struct host *h, const char *name, const struct value *options)
{
	const struct profile_request request = { .name = name, .options = options };
	struct profile p;

	return profile_read(arena, h, &request, &p, &diags) < 0 ? NULL : p.tree;
}

static int load_spec(struct host *h, const char *name, struct spec *spec)
{
	const struct profile_request request = { .name = name };

	return profile_load(arena, h, &request, spec, &diags);
}

static void expect_error(enum diag_id id, const char *part)
{
	if (diags.n_errors != 1 || diags.first->id != id || !strstr(rendered(), part))
		fail_msg("not %s '%s', but:\n%s", diag_code(id), part, rendered());
}

/* ---- where profiles are ------------------------------------------------------------- */

static const char *dirs(struct host *h)
{
	struct strv v = profile_dirs(arena, h);
	struct strbuf b;

	strbuf_init(&b, arena);
	/* The last ones depend on how this sbx was configured. */
	for (size_t i = 0; i < v.n; i++)
		if (!strstr(SBX_DATADIR "/profiles " SBX_SYSCONFDIR "/profiles", v.v[i]) ||
		    strcmp(v.v[i], ETC) == 0)
			strbuf_addf(&b, "%s ", v.v[i]);
	return b.s;
}

static void test_dirs(void **state)
{
	(void)state;
	assert_string_equal(dirs(machine("env XDG_DATA_DIRS = /a:/b")), USER
			    " " ETC
			    " /home/u/.local/share/sbx/profiles /a/sbx/profiles /b/sbx/profiles ");
	assert_string_equal(dirs(machine("env XDG_CONFIG_HOME = /c/\nenv XDG_DATA_HOME = /d\n"
					 "env XDG_DATA_DIRS = /a:rel::/a")),
			    "/c/sbx/profiles " ETC " /d/sbx/profiles /a/sbx/profiles ");
	/* A relative one counts as unset. */
	assert_string_equal(dirs(machine("env XDG_CONFIG_HOME = c\nenv XDG_DATA_DIRS = /a")),
			    USER " " ETC " /home/u/.local/share/sbx/profiles /a/sbx/profiles ");
	assert_string_equal(dirs(host_new_fixture(arena, "h", "env XDG_DATA_DIRS = /a", &diags)),
			    ETC " /a/sbx/profiles ");
}

static void test_dirs_of_root(void **state)
{
	static const char root[] =
		"fact uid = 0\nenv HOME = /home/u\nenv XDG_DATA_DIRS = /a:/b:/usr/lib/x\n"
		"fact owner:/home/u = 1000:1000:755\nfact owner:/a = 0:0:755\n"
		"fact owner:/b = 7:7:755\nlist " ETC " = x.profile\n";
	struct host *h = host_new_fixture(arena, "h", root, &diags);

	(void)state;
	assert_string_equal(dirs(h), ETC " /a/sbx/profiles /usr/lib/x/sbx/profiles ");
	assert_null(profile_find(arena, h, "y", (struct place){ 0 }, &diags));
	expect_error(DIAG_E0150, "not in these, which are not root's");
	assert_non_null(strstr(rendered(), "/home/u/.config/sbx/profiles"));
	/* In a user namespace an owner that is not mapped may be the host's root. */
	h = host_new_fixture(arena, "h",
			     "fact uid = 0\nfact initial_userns = no\nenv XDG_DATA_DIRS = /a\n"
			     "fact owner:/a = 65534:65534:755\n",
			     &diags);
	assert_string_equal(dirs(h), ETC " /a/sbx/profiles ");
	h = host_new_fixture(arena, "h",
			     "fact uid = 0\nenv HOME = /root\nfact owner:/root = 0:0:700", &diags);
	assert_int_equal(strncmp(dirs(h), "/root/.config/sbx/profiles ", 27), 0);
}

static void test_find(void **state)
{
	static const struct {
		const char *name, *more, *ask, *want;
	} cases[] = {
		{ "in etc", "file " ETC "/a.profile = x", "a", ETC "/a.profile" },
		{ "the user's comes first",
		  "file " ETC "/a.profile = x\nfile " USER "/a.profile = x", "a",
		  USER "/a.profile" },
		{ "a name with a slash", "file " ETC "/base/a.profile = x", "base/a",
		  ETC "/base/a.profile" },
		{ "a path", "file /x/a = x", "/x/a", "/x/a" },
		{ "a path, normalized", "file /x/a = x", "//x/./a", "/x/a" },
		{ "relative to here", "file x/a = x", "./x/a", "x/a" },
		{ "relative to the parent", "file ../a = x", "../a", "../a" },
		{ "of the home directory", "file /home/u/a = x", "~/a", "/home/u/a" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host *h = machine(cases[i].more);
		const char *got = profile_find(arena, h, cases[i].ask, (struct place){ 0 }, &diags);

		if (!got || strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s\n%s", cases[i].name, got ? got : "nothing", rendered());
	}
}

static void test_not_found(void **state)
{
	static const struct {
		const char *name, *more, *ask;
		enum diag_id id;
		const char *part;
	} cases[] = {
		{ "nowhere", "", "a", DIAG_E0150, "  " ETC },
		{ "never here", "file a.profile = x\npath /home/u/src/app/lib/a.profile = file",
		  "a", DIAG_E0150, "write ./a.profile" },
		{ "a slip", "list " ETC " = firefox.profile\\nx", "firefix", DIAG_E0150,
		  "did you mean 'firefox'" },
		{ "a slip in a folder", "list " ETC " = base\nlist " ETC "/base = minimal.profile",
		  "base/minmal", DIAG_E0150, "did you mean 'base/minimal'" },
		{ "with its suffix", "", "a.profile", DIAG_E0155, "write 'a' for the name" },
		{ "two slashes", "", "a/b/c", DIAG_E0155, "at most one '/'" },
		{ "an absent path", "", "/x/a", DIAG_E0150, "names the file itself" },
		{ "a path without suffix", "file /x/a.profile = x", "/x/a", DIAG_E0150,
		  "there is /x/a.profile" },
		{ "empty", "", "", DIAG_E0155, "" },
		{ "dots", "", "a/..", DIAG_E0155, "" },
		{ "hidden", "", ".a", DIAG_E0155, "" },
		{ "an option", "", "-a", DIAG_E0155, "" },
		{ "a blank", "", "a b", DIAG_E0155, "" },
		{ "control characters", "", "a\033[2J", DIAG_E0155, "\\x1b" },
		{ "somebody's home", "", "~v/a", DIAG_E0155, "write ~/FILE" },
		{ "others may write",
		  "badfile " ETC "/a.profile = unsafe it is writable by everybody", "a", DIAG_E0151,
		  "chmod go-w " ETC "/a.profile" },
		{ "somebody else's",
		  "badfile " ETC "/a.profile = unsafe it is owned by uid 7, neither root nor you",
		  "a", DIAG_E0151, "owned by uid 7" },
		{ "a link", "badfile " ETC "/a.profile = not-file it is a symbolic link", "a",
		  DIAG_E0151, "symbolic link" },
		{ "unreadable", "badfile " ETC "/a.profile = denied Permission denied", "a",
		  DIAG_E0151, "Permission denied" },
		{ "large", "badfile " ETC "/a.profile = too-big it is large", "a", DIAG_E0112,
		  "256 KiB" },
		{ "the first one counts, even if it is bad",
		  "badfile " USER "/a.profile = denied Permission denied\nfile " ETC
		  "/a.profile = x",
		  "a", DIAG_E0151, "~/.config/sbx/profiles/a.profile" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host *h = machine(cases[i].more);

		if (profile_find(arena, h, cases[i].ask, (struct place){ 0 }, &diags))
			fail_msg("%s: found", cases[i].name);
		expect_error(cases[i].id, cases[i].part);
	}
}

/* ---- layers -------------------------------------------------------------------------- */

/* A line of a fixture that makes a profile. */
#define PROFILE(name, text) "file " ETC "/" name ".profile = schema = 1; " text "\\n\n"

static const char *tree(struct host *h, const char *name, const char *options)
{
	struct value *o = options ? read_text(arena, options) : NULL;

	return show(arena, load_tree(h, name, o));
}

static void test_order(void **state)
{
	struct host *h =
		machine(PROFILE("top", "include = [ \"b\", \"c\" ]; cwd = \"/top\"; "
				       "filesystem = { hide = [ \"/top\" ]; };")
				PROFILE("b", "include = [ \"d\" ]; cwd = \"/b\"; app_id = \"b.b\"; "
					     "filesystem = { hide = [ \"/b\" ]; };")
					PROFILE("c", "include = [ \"d\" ]; app_id = \"c.c\"; "
						     "filesystem = { hide = [ \"/c\", \"/b\" ]; };")
						PROFILE("d", "app_id = \"d.d\"; filesystem = { "
							     "hide = [ \"/d\" ]; };"));

	(void)state;
	/* d, once, below b, which includes it first; then c, then top, then the command line. */
	assert_string_equal(tree(h, "top", NULL),
			    "{app_id=<c.c> filesystem={hide=[</d> </b> </c> </top>]} "
			    "cwd=</top> schema=1}");
	assert_string_equal(
		tree(h, "top", "cwd = \"/o\"; filesystem = { hide = [ \"/o\" ]; };"),
		"{app_id=<c.c> filesystem={hide=[</d> </b> </c> </top> </o>]} cwd=</o> schema=1}");
	assert_int_equal(diags.n_errors, 0);
}

static void test_not_inherited(void **state)
{
	struct host *h = machine(PROFILE("a", "include = [ \"b\" ];") PROFILE(
		"b", "abstract = true; description = \"x\"; cwd = \"/b\";"));

	(void)state;
	assert_string_equal(tree(h, "a", NULL), "{cwd=</b> schema=1}");
	assert_string_equal(tree(h, "b", NULL), "{schema=1 abstract=yes description=<x> cwd=</b>}");
}

static void test_alternatives_go_with_their_command(void **state)
{
	struct host *h = machine(
		PROFILE("a", "include = [ \"b\" ]; command = [ \"/a\" ];")
			PROFILE("b", "command = [ \"/b\" ]; alternatives = [ \"/c\" ];")
				PROFILE("c", "include = [ \"b\" ]; alternatives = [ \"/d\" ];"));

	(void)state;
	assert_string_equal(tree(h, "a", NULL), "{command=[</a>] alternatives=[] schema=1}");
	assert_string_equal(tree(h, "c", NULL), "{command=[</b>] alternatives=[</d>] schema=1}");
	assert_string_equal(tree(h, "b", "command = [ \"/o\" ];"),
			    "{schema=1 command=[</o>] alternatives=[]}");
}

static void test_relative_include(void **state)
{
	struct host *h = machine("file /x/a.profile = schema = 1; include = [ \"./b.profile\" ];\n"
				 "file /x/b.profile = schema = 1; cwd = \"/b\";\n"
				 "file z/a = schema = 1; include = [ \"./b\" ];\n"
				 "file z/b = schema = 1; cwd = \"/zb\";\n");

	(void)state;
	assert_string_equal(tree(h, "/x/a.profile", NULL), "{cwd=</b> schema=1}");
	assert_string_equal(tree(h, "./z/a", NULL), "{cwd=</zb> schema=1}");
}

static void test_include_errors(void **state)
{
	static const struct {
		const char *name, *more, *ask;
		enum diag_id id;
		const char *part;
	} cases[] = {
		{ "absent", PROFILE("a", "include = [ \"nope\" ];"), "a", DIAG_E0150,
		  "--> /etc/sbx/profiles/a.profile:1:25" },
		{ "a slip",
		  PROFILE("a", "include = [ \"bsae\" ];")
			  PROFILE("base", "") "list " ETC " = a.profile\\nbase.profile\n",
		  "a", DIAG_E0150, "^^^^^^ did you mean 'base'?" },
		{ "itself", PROFILE("a", "include = [ \"a\" ];"), "a", DIAG_E0152,
		  "includes itself" },
		{ "a circle",
		  PROFILE("a", "include = [ \"b\" ];") PROFILE("b", "include = [ \"c\" ];")
			  PROFILE("c", "\\ninclude = [ \"b\" ];"),
		  "a", DIAG_E0152,
		  "the circle:\n             " ETC "/b.profile includes " ETC
		  "/c.profile (line 1)\n             " ETC "/c.profile includes " ETC
		  "/b.profile (line 2)" },
		{ "no list of names", PROFILE("a", "include = \"b\";"), "a", DIAG_E0203,
		  "include" },
		{ "an error in an included file",
		  PROFILE("a", "include = [ \"b\" ];") PROFILE("b", "cwd = 0755;"), "a", DIAG_E0105,
		  ETC "/b.profile:1:19" },
		{ "an unknown key in an included file",
		  PROFILE("a", "include = [ \"b\" ];") PROFILE("b", "filesytem = { };"), "a",
		  DIAG_E0102, "did you mean 'filesystem'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct host *h = machine(cases[i].more);

		if (load_tree(h, cases[i].ask, NULL))
			fail_msg("%s: loaded", cases[i].name);
		expect_error(cases[i].id, cases[i].part);
	}
}

static void test_all_files_are_reported(void **state)
{
	struct host *h =
		machine(PROFILE("a", "include = [ \"b\", \"nope\", \"c\" ]; cwd = 1;")
				PROFILE("b", "cwd = yes;") PROFILE("c", "filesytem = { };"));

	(void)state;
	assert_null(load_tree(h, "a", NULL));
	assert_int_equal(diags.n_errors, 4);
}

/* n profiles p0 ... , each of which includes the next; or, flat, all included by p0. */
static struct host *many(int n, bool flat)
{
	struct strbuf b;

	strbuf_init(&b, arena);
	for (int i = 0; i < n; i++) {
		strbuf_addf(&b, "file " ETC "/p%d.profile = schema = 1; include = [", i);
		if (!flat && i + 1 < n)
			strbuf_addf(&b, "\"p%d\"", i + 1);
		for (int k = 1; flat && i == 0 && k < n; k++)
			strbuf_addf(&b, "%s\"p%d\"", k > 1 ? "," : "", k);
		strbuf_add(&b, "];\n");
	}
	return machine(b.s);
}

static void test_include_limits(void **state)
{
	(void)state;
	assert_non_null(load_tree(many(INCLUDE_MAX_FILES, true), "p0", NULL));
	assert_null(load_tree(many(INCLUDE_MAX_FILES + 1, true), "p0", NULL));
	expect_error(DIAG_E0153, "more than 64 files");
	assert_non_null(load_tree(many(INCLUDE_MAX_DEPTH + 1, false), "p0", NULL));
	assert_null(load_tree(many(INCLUDE_MAX_DEPTH + 2, false), "p0", NULL));
	expect_error(DIAG_E0153, "deeper than 16");
}

static void test_options_are_checked(void **state)
{
	struct host *h = machine(PROFILE("a", ""));

	(void)state;
	assert_null(load_tree(h, "a", read_text(arena, "filesytem = { };")));
	expect_error(DIAG_E0102, "filesystem");
}

/* ---- all of it -------------------------------------------------------------------------- */

static void test_load(void **state)
{
	struct host *h =
		machine(PROFILE("a", "cwd = \"${HOME}/x\"; filesystem = { root = \"tmpfs\"; };")
				PROFILE("base", "abstract = true;"));
	struct spec spec;

	(void)state;
	assert_int_equal(load_spec(h, "a", &spec), 0);
	assert_string_equal(spec.name, "a");
	assert_string_equal(spec.at.file, ETC "/a.profile");
	assert_string_equal(spec.cwd.v, "/home/u/x");
	assert_string_equal(spec.filesystem.root.type.v, "tmpfs");

	assert_int_equal(load_spec(h, "base", &spec), -1);
	expect_error(DIAG_E0154, "abstract = true");

	h = machine("file /x/my.profile = schema = 1; cwd = \"/${PROFILE}\";");
	assert_int_equal(load_spec(h, "/x/my.profile", &spec), 0);
	assert_string_equal(spec.name, "my");
	assert_string_equal(spec.cwd.v, "/my");

	h = machine(PROFILE("a", "cwd = \"${HOEM}\";"));
	assert_int_equal(load_spec(h, "a", &spec), -1);
	expect_error(DIAG_E0120, "${HOME}");
}

#define USER_DIRS                                                      \
	"file /home/u/.config/user-dirs.dirs = # x\\n"                 \
	"XDG_DOWNLOAD_DIR=\"$HOME/Ladungen \\\\$5\"\\n"                \
	" XDG_MUSIC_DIR=\"/srv/music\"\\nXDG_VIDEOS_DIR=\"$HOME/\"\\n" \
	"XDG_PICTURES_DIR=\"rel\"\\n"

static const struct {
	const char *name, *more, *want;
} variables[] = {
	{ "HOME", "", "/home/u" },
	{ "HOME", "env HOME = ", "/home/u" },
	{ "HOME", "env HOME = /other/", "/other" },
	{ "USER", "env USER = liar", "u" },
	{ "UID", "", "1000" },
	{ "GID", "", "100" },
	{ "PWD", "env PWD = /liar", "/home/u/src/app/lib" },
	{ "PROFILE", "", "prof" },
	{ "STATE", "", "/home/u/.local/state/sbx/prof" },
	{ "STATE", "env XDG_STATE_HOME = /st", "/st/sbx/prof" },
	{ "CACHE", "", "/home/u/.cache/sbx/prof" },
	{ "ARCH", "", "x86_64" },
	{ "MULTIARCH", "", "x86_64-linux-gnu" },
	{ "MULTIARCH", "fact arch = i686", "i386-linux-gnu" },
	{ "MULTIARCH", "fact arch = vax", NULL },
	{ "XDG_CONFIG_HOME", "", "/home/u/.config" },
	{ "XDG_CONFIG_HOME", "env XDG_CONFIG_HOME = rel", "/home/u/.config" },
	{ "XDG_DATA_HOME", "env XDG_DATA_HOME = /d", "/d" },
	{ "XDG_CACHE_HOME", "", "/home/u/.cache" },
	{ "XDG_STATE_HOME", "", "/home/u/.local/state" },
	{ "XDG_RUNTIME_DIR", "", NULL },
	{ "XDG_RUNTIME_DIR", "env XDG_RUNTIME_DIR = /run/user/1000", "/run/user/1000" },
	{ "env.FOO", "env FOO = bar", "bar" },
	{ "env.FOO", "", NULL },
	{ "PROJECT", "", "/home/u/src/app/lib" },
	{ "PROJECT", "path /home/u/src/app/.git = dir", "/home/u/src/app" },
	{ "PROJECT", "path /home/u/src/app/.git = file\npath /home/u/.git = dir",
	  "/home/u/src/app" },
	{ "PROJECT", "path /home/u/src/.hg = dir", "/home/u/src" },
	{ "PROJECT", "path /home/u/.git = dir", NULL },
	{ "PROJECT", "path /.svn = dir", NULL },
	{ "PROJECT", "fact cwd = /home/u", NULL },
	{ "PROJECT", "fact cwd = /home", NULL },
	{ "PROJECT", "fact cwd = /", NULL },
	{ "PROJECT", "fact cwd = /srv/x\npath /srv/x/.jj = dir", "/srv/x" },
	{ "PROJECT", "fact cwd = /tmp/x\npath /tmp/.git = dir\nfact owner:/tmp = 0:0:1777",
	  "/tmp/x" },
	{ "PROJECT",
	  "fact cwd = /srv/t/x\npath /srv/t/.git = dir\nfact owner:/srv/t = 1001:100:755",
	  "/srv/t/x" },
	{ "PROJECT",
	  "fact cwd = /srv/t/x\npath /srv/t/.git = dir\nfact owner:/srv/t = 1000:100:755",
	  "/srv/t" },
	{ "PROJECT", "fact cwd = /srv/t/x\npath /srv/t/.git = dir\nfact owner:/srv/t = 0:0:755",
	  "/srv/t" },
	{ "DOWNLOADS", "", "/home/u/Downloads" },
	{ "DOWNLOADS", USER_DIRS, "/home/u/Ladungen $5" },
	{ "MUSIC", USER_DIRS, "/srv/music" },
	{ "VIDEOS", USER_DIRS, NULL },
	{ "PICTURES", USER_DIRS, NULL },
	{ "DESKTOP", USER_DIRS, "/home/u/Desktop" },
	{ "DOCUMENTS", "badfile /home/u/.config/user-dirs.dirs = denied no", NULL },
	{ "PUBLIC", "", "/home/u/Public" },
	{ "TEMPLATES", "", "/home/u/Templates" },
};

static void test_variables(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
		/* The first line of a subject counts. */
		struct vars vars = {
			.arena = arena,
			.host = machine(""),
			.profile = "prof",
		};
		struct expander x;
		const char *got;
		bool known;

		vars.host = host_new_fixture(
			arena, "h",
			arena_printf(
				arena,
				"%s\nfact uid = 1000\nfact gid = 100\nfact user = u\nfact home = "
				"/home/u\n"
				"%s%s%s",
				variables[i].more,
				strstr(variables[i].more, "env HOME") ? "" : "env HOME = /home/u\n",
				strstr(variables[i].more, "fact cwd")
					? ""
					: "fact cwd = /home/u/src/app/lib\n",
				strstr(variables[i].more, "fact arch") ? ""
								       : "fact arch = x86_64\n"),
			&diags);
		assert_non_null(vars.host);
		x = vars_expander(&vars);
		got = x.get(x.ctx, variables[i].name, &known);
		assert_true(known);
		if (!got != !variables[i].want || (got && strcmp(got, variables[i].want) != 0))
			fail_msg("%s (%s): %s", variables[i].name, variables[i].more,
				 got ? got : "unset");
	}
}

static void test_project_says_why(void **state)
{
	struct host *h = machine(PROFILE(
		"a",
		"filesystem = { read_write = [ \"${PROJECT}\" ]; };") "path /home/u/.git = dir\n");
	struct spec spec;

	(void)state;
	assert_int_equal(load_spec(h, "a", &spec), -1);
	expect_error(DIAG_E0121, "it would be '/home/u'");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_dirs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dirs_of_root, setup, teardown),
		cmocka_unit_test_setup_teardown(test_find, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_found, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_inherited, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alternatives_go_with_their_command, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_relative_include, setup, teardown),
		cmocka_unit_test_setup_teardown(test_include_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_files_are_reported, setup, teardown),
		cmocka_unit_test_setup_teardown(test_include_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_options_are_checked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load, setup, teardown),
		cmocka_unit_test_setup_teardown(test_variables, setup, teardown),
		cmocka_unit_test_setup_teardown(test_project_says_why, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
