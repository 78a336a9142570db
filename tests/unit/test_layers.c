/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What no golden case can hold: names of files with line breaks, and many of them. */
#include <string.h>

#include "front/front.h"
#include "tests/unit/fixture.h"

#define DIR "/etc/sbx/profiles"

static struct host *machine(const char *more)
{
	static const char user[] = "fact uid = 1000\nfact home = /home/u\nenv HOME = /home/u\n"
				   "fact cwd = /home/u\n";
	struct host *h;

	diags_init(&diags, arena);
	h = host_new_fixture(arena, "host", arena_printf(arena, "%s%s", user, more), &diags);
	if (!h)
		fail_msg("%s", diags.first->msg);
	return h;
}

static int read_profile(struct host *h, const char *name, struct profile *p)
{
	const struct profile_request request = { .name = name };

	return profile_read(arena, h, &request, p, &diags);
}

/* A line break in the name of a file is no line of the profile that show prints. */
static void test_name_with_line_break(void **state)
{
	struct host *h =
		machine("file /a\\ncwd.profile = schema = 1; when = ( { test = [ \"env:X\" ]; "
			"cwd = \"/x\"; } );\\n\n");
	struct profile p;
	struct strbuf out;

	(void)state;
	assert_int_equal(read_profile(h, "/a\ncwd.profile", &p), 0);
	strbuf_init(&out, arena);
	profile_write(arena, &p, &out);
	assert_null(strstr(out.s, "\ncwd"));
}

/* A folder of too many is said once, not for each of them. */
static void test_too_many_dropins(void **state)
{
	struct strbuf more;
	struct profile p;

	(void)state;
	strbuf_init(&more, arena);
	strbuf_add(&more, "file " DIR "/x.profile = schema = 1;\\n\nlist " DIR "/x.profile.d = ");
	for (int i = 0; i < 70; i++)
		strbuf_addf(&more, "%s%02d.profile", i ? "\\n" : "", i);
	strbuf_addc(&more, '\n');
	assert_int_equal(read_profile(machine(more.s), "x", &p), -1);
	assert_int_equal(diags.n_errors, 1);
	assert_int_equal(diags.first->id, DIAG_E0153);
}

static const struct {
	const char *name, *owner; /* UID:GID:MODE of the folder */
	const char *reason;	  /* NULL: it is fine */
} folders[] = {
	{ "one's own", "1000:1000:700", NULL },
	{ "root's", "0:0:755", NULL },
	{ "everybody's", "1000:1000:777", "writable by everybody" },
	{ "of everybody, sticky", "0:0:1777", "writable by everybody" },
	{ "a group's", "1000:100:775", "writable by its group" },
	{ "of another", "1001:100:755", "owned by uid 1001" },
	{ "of one whose number begins alike", "100:100:755", "owned by uid 100," },
	{ "of nobody", "65534:65534:755", "owned by uid 65534" },
};

static void test_folders_of_dropins(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		struct host *h = machine(arena_printf(
			arena,
			"fact initial_userns = yes\nfile " DIR
			"/x.profile = schema = 1;\\n\npath " DIR "/x.profile.d = dir\n"
			"list " DIR "/x.profile.d =\nfact owner:" DIR "/x.profile.d = %s\n",
			folders[i].owner));
		struct profile p;
		int rc = read_profile(h, "x", &p);

		if (rc != (folders[i].reason ? -1 : 0) ||
		    (folders[i].reason && !strstr(diags.first->msg, folders[i].reason)))
			fail_msg("a folder %s: %s", folders[i].name,
				 diags.first ? diags.first->msg : "no error");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_name_with_line_break, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_many_dropins, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folders_of_dropins, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
