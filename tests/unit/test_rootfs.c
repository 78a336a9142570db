/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/list.h"
#include "cli/rootfs.h"
#include "host/rootfs.h"
#include "tests/unit/unit.h"

static void test_names(void **state)
{
	static const struct {
		const char *name;
		bool ok;
	} cases[] = {
		{ "alpine", true },
		{ "alpine-3.23_x", true },
		{ "3", true },
		{ "", false },
		{ ".", false },
		{ "..", false },
		{ ".import-abcdef", false },
		{ "-x", false },
		{ "_x", false },
		{ "a/b", false },
		{ "/a", false },
		{ "Alpine", false },
		{ "a b", false },
		{ "a\n", false },
		{ "\xc3\xa9", false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (rootfs_name_ok(cases[i].name) != cases[i].ok)
			fail_msg("'%s'", cases[i].name);
}

static void test_where(void **state)
{
	static const struct {
		const char *name, *text, *first, *found;
	} cases[] = {
		{ "a user's own",
		  "fact uid = 1000\nenv HOME = /home/u\n"
		  "path /home/u/.local/share/sbx/rootfs/alpine = dir\n"
		  "path /var/lib/sbx/rootfs/alpine = dir\n",
		  "/home/u/.local/share/sbx/rootfs", "/home/u/.local/share/sbx/rootfs/alpine" },
		{ "the system's, for a user",
		  "fact uid = 1000\nenv HOME = /home/u\n"
		  "path /var/lib/sbx/rootfs/alpine = dir\n",
		  "/home/u/.local/share/sbx/rootfs", "/var/lib/sbx/rootfs/alpine" },
		{ "XDG_DATA_HOME",
		  "fact uid = 1000\nenv HOME = /home/u\nenv XDG_DATA_HOME = /d\n"
		  "path /d/sbx/rootfs/alpine = dir\n",
		  "/d/sbx/rootfs", "/d/sbx/rootfs/alpine" },
		{ "a relative one counts as none",
		  "fact uid = 1000\nenv HOME = /home/u\nenv XDG_DATA_HOME = d\n",
		  "/home/u/.local/share/sbx/rootfs", NULL },
		{ "root",
		  "fact uid = 0\nfact initial_userns = yes\nenv HOME = /root\n"
		  "env XDG_DATA_HOME = /d\npath /d/sbx/rootfs/alpine = dir\n"
		  "path /var/lib/sbx/rootfs/alpine = dir\n",
		  "/var/lib/sbx/rootfs", "/var/lib/sbx/rootfs/alpine" },
		{ "root of a user namespace is a user",
		  "fact uid = 0\nfact initial_userns = no\nenv HOME = /root\n",
		  "/root/.local/share/sbx/rootfs", NULL },
		{ "a file is none",
		  "fact uid = 1000\nenv HOME = /home/u\n"
		  "path /home/u/.local/share/sbx/rootfs/alpine = file\n",
		  "/home/u/.local/share/sbx/rootfs", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *a = arena_new();
		struct diags d;
		struct host *h;
		const char *found;

		diags_init(&d, a);
		h = host_new_fixture(a, cases[i].name, cases[i].text, &d);
		assert_non_null(h);
		found = rootfs_find(a, h, "alpine");
		if (strcmp(rootfs_dirs(a, h).v[0], cases[i].first) != 0 ||
		    strcmp(found ? found : "none", cases[i].found ? cases[i].found : "none") != 0)
			fail_msg("%s: %s, %s", cases[i].name, rootfs_dirs(a, h).v[0],
				 found ? found : "none");
		arena_free(a);
	}
}

static void test_archive_types(void **state)
{
	unsigned char head[512];

	(void)state;
	memset(head, 0, sizeof(head));
	assert_int_equal(archive_type(head, sizeof(head)), ARCHIVE_UNKNOWN);
	assert_int_equal(archive_type(head, 0), ARCHIVE_UNKNOWN);
	memcpy(head, "\x1f\x8b", 2);
	assert_int_equal(archive_type(head, 2), ARCHIVE_GZIP);
	assert_int_equal(archive_type(head, 1), ARCHIVE_UNKNOWN);
	memcpy(head,
	       "\xfd"
	       "7zXZ",
	       6);
	assert_int_equal(archive_type(head, 6), ARCHIVE_XZ);
	assert_int_equal(archive_type(head, 5), ARCHIVE_UNKNOWN);
	memcpy(head, "\x28\xb5\x2f\xfd", 4);
	assert_int_equal(archive_type(head, 512), ARCHIVE_ZSTD);
	memcpy(head, "BZh9", 4);
	assert_int_equal(archive_type(head, 512), ARCHIVE_BZIP2);
	memcpy(head, "PK\3\4", 4);
	assert_int_equal(archive_type(head, 512), ARCHIVE_UNKNOWN);
	memcpy(head + 257, "ustar", 5);
	assert_int_equal(archive_type(head, 512), ARCHIVE_TAR);
	assert_int_equal(archive_type(head, 261), ARCHIVE_UNKNOWN);
}

/* What tar_add wrote, as bytes. */
static size_t written(const struct tar_entry *e, unsigned char *buf, size_t size)
{
	int fd = memfd_create("tar", MFD_CLOEXEC);
	ssize_t n;

	assert_true(fd >= 0);
	assert_int_equal(tar_add(fd, e), 0);
	n = pread(fd, buf, size, 0);
	close(fd);
	assert_true(n >= 512);
	return (size_t)n;
}

static void test_tar(void **state)
{
	static const struct tar_entry dir = { "tmp", 01777, NULL, NULL };
	static const struct tar_entry link = { "bin/ls", 0, "/bin/busybox", NULL };
	static const struct tar_entry file = { "etc/motd", 0644, NULL, "hello\n" };
	unsigned char buf[2048];

	(void)state;
	assert_int_equal(written(&dir, buf, sizeof(buf)), 512);
	assert_int_equal(buf[156], '5');
	assert_string_equal((char *)buf, "tmp");
	assert_string_equal((char *)buf + 100, "0001777");
	assert_int_equal(archive_type(buf, 512), ARCHIVE_TAR);
	memset(buf + 257, 0, 8); /* now only the sum tells, and it is wrong */
	assert_int_equal(archive_type(buf, 512), ARCHIVE_UNKNOWN);

	assert_int_equal(written(&link, buf, sizeof(buf)), 512);
	assert_int_equal(buf[156], '2');
	assert_string_equal((char *)buf + 157, "/bin/busybox");

	assert_int_equal(written(&file, buf, sizeof(buf)), 1024);
	assert_int_equal(buf[156], '0');
	assert_string_equal((char *)buf + 124, "00000000006");
	assert_memory_equal(buf + 512, "hello\n\0", 7);
}

static void test_old_tar(void **state)
{
	unsigned char head[512] = "etc/motd";
	unsigned sum = 8 * ' ';

	(void)state;
	for (size_t i = 0; i < 512; i++)
		sum += head[i];
	snprintf((char *)head + 148, 8, "%06o", sum);
	assert_int_equal(archive_type(head, 512), ARCHIVE_TAR);
	assert_int_equal(archive_type(head, 511), ARCHIVE_UNKNOWN);
}

static void test_long_names(void **state)
{
	char path[101];
	struct tar_entry e = { .path = path, .mode = 0644, .text = "" };

	(void)state;
	memset(path, 'a', 100);
	path[100] = '\0';
	assert_true(tar_add(-1, &e) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),	      cmocka_unit_test(test_where),
		cmocka_unit_test(test_archive_types), cmocka_unit_test(test_tar),
		cmocka_unit_test(test_old_tar),	      cmocka_unit_test(test_long_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
