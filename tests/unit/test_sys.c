/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/list.h"
#include "sys/file.h"
#include "sys/mountinfo.h"
#include "tests/unit/unit.h"

#define PLAIN MS_STRICTATIME

static const struct {
	const char *line;
	uint32_t id, parent;
	const char *point; /* NULL: refused */
	unsigned long flags;
} lines[] = {
	{ "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw", 36, 35, "/mnt2",
	  MS_NOATIME },
	{ "1 0 0:1 / / rw - rootfs rootfs rw", 1, 0, "/", PLAIN },
	{ "5 4 0:3 / /a\\040b\\011c\\134d rw - tmpfs x rw", 5, 4, "/a b\tc\\d", PLAIN },
	{ "5 4 0:3 / /a\\04x\\9 rw - tmpfs x rw", 5, 4, "/a\\04x\\9", PLAIN },
	{ "5 4 0:3 / /\\000x rw - tmpfs x rw", 5, 4, "/\\000x", PLAIN },
	{ "5 4 0:3 / /p ro,nosuid,nodev,noexec,relatime - proc proc rw", 5, 4, "/p",
	  MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RELATIME },
	{ "5 4 0:3 / /p rw,nodiratime - proc proc rw", 5, 4, "/p", MS_NODIRATIME | PLAIN },
	{ "5 4 0:3 / /p rw,rosy,xro,nosuidx - proc proc rw", 5, 4, "/p", PLAIN },
	{ "5 4 0:3 / /p rw", 5, 4, "/p", PLAIN },
	{ "4294967295 4 0:3 / /p rw", UINT32_MAX, 4, "/p", PLAIN },
	{ "4294967296 4 0:3 / /p rw", 0, 0, NULL, 0 },
	{ "-5 4 0:3 / /p rw", 0, 0, NULL, 0 },
	{ "5 x 0:3 / /p rw", 0, 0, NULL, 0 },
	{ "5  4 0:3 / /p rw", 0, 0, NULL, 0 },
	{ "5 4 0:3 / /p", 0, 0, NULL, 0 },
	{ "", 0, 0, NULL, 0 },
	{ " ", 0, 0, NULL, 0 },
};

static void test_mountinfo_lines(void **state)
{
	char buf[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct mountinfo m = { .id = 77 };

		snprintf(buf, sizeof(buf), "%s", lines[i].line);
		if (!lines[i].point) {
			assert_int_equal(mountinfo_parse(&m, buf), -EINVAL);
			assert_int_equal(m.id, 77);
			continue;
		}
		assert_int_equal(mountinfo_parse(&m, buf), 0);
		assert_int_equal(m.id, lines[i].id);
		assert_int_equal(m.parent, lines[i].parent);
		assert_string_equal(m.point, lines[i].point);
		assert_int_equal(m.flags, lines[i].flags);
	}
}

/* The table of this machine, through a buffer that is smaller than it. */
static void test_mountinfo_of_this_process(void **state)
{
	static struct mountinfo_reader r;
	struct mountinfo m;
	int n = 0, more;

	(void)state;
	assert_int_equal(mountinfo_open(&r), 0);
	while ((more = mountinfo_next(&r, &m)) == 1) {
		assert_int_equal(m.point[0], '/');
		n++;
	}
	assert_int_equal(more, 0);
	assert_true(n > 0);
	mountinfo_close(&r);
}

static char dir[64];

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/sbx-test-sys-XXXXXX");
	if (!mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	if (mkdir("a", 0755) || mkdir("a/b", 0755) || symlink("a", "link") ||
	    symlink("b", "a/inner") || symlink("/etc", "out") || symlink("nowhere", "dead"))
		return -1;
	return sys_make_file(AT_FDCWD, "a/f", 0600);
}

static int teardown(void **state)
{
	(void)state;
	unlink("a/f");
	unlink("a/inner");
	unlink("link");
	unlink("out");
	unlink("dead");
	rmdir("a/b");
	rmdir("a");
	return chdir("/") || rmdir(dir);
}

static const struct {
	const char *path;
	int flags, want; /* 0: opens */
} opens[] = {
	{ "a", O_PATH, 0 },
	{ "a/b", O_PATH | O_DIRECTORY, 0 },
	{ "a/f", O_PATH, 0 },
	{ "a/f", O_RDONLY, 0 },
	{ "a/f", O_PATH | O_DIRECTORY, -ENOTDIR },
	{ "a/f/x", O_PATH, -ENOTDIR },
	{ "a/none", O_PATH, -ENOENT },
	{ "none/a", O_PATH, -ENOENT },
	{ "link", O_PATH, -ELOOP },
	{ "link/b", O_PATH, -ELOOP },
	{ "a/inner", O_PATH, -ELOOP },
	{ "a/inner", O_RDONLY, -ELOOP },
	{ "out/passwd", O_PATH, -ELOOP },
	{ "dead", O_PATH, -ELOOP },
	{ "../etc", O_PATH, -EXDEV },
	{ "a/../../etc", O_PATH, -EXDEV },
	{ "/etc", O_PATH, -EXDEV },
};

/* The two ways to open a path answer the same. */
static void test_open_beneath(void **state)
{
	int root = sys_open(AT_FDCWD, dir, O_PATH | O_DIRECTORY, 0);

	(void)state;
	assert_true(root >= 0);
	for (size_t i = 0; i < ARRAY_LEN(opens); i++) {
		bool is_absolute = opens[i].path[0] == '/';
		int fd = sys_open_beneath(root, opens[i].path, opens[i].flags);
		int walked = is_absolute ? fd : sys_open_walk(root, opens[i].path, opens[i].flags);
		struct stat a, b;

		if (fd >= 0 && walked >= 0) {
			assert_int_equal(opens[i].want, 0);
			assert_int_equal(fstat(fd, &a), 0);
			assert_int_equal(fstat(walked, &b), 0);
			assert_int_equal(a.st_ino, b.st_ino);
			close(fd);
			close(walked);
		} else {
			assert_int_equal(fd, opens[i].want);
			/* Which of two reasons is named first may differ. */
			assert_true(walked == opens[i].want || walked == -ENOTDIR);
		}
	}
	close(root);
}

static void test_walk_absolute(void **state)
{
	char path[96];
	int fd;

	(void)state;
	fd = sys_open_walk(AT_FDCWD, "/", O_PATH);
	assert_true(fd >= 0);
	close(fd);
	snprintf(path, sizeof(path), "%s/a/b", dir);
	fd = sys_open_walk(AT_FDCWD, path, O_PATH | O_DIRECTORY);
	assert_true(fd >= 0);
	close(fd);
	snprintf(path, sizeof(path), "%s/link/b", dir);
	assert_true(sys_open_walk(AT_FDCWD, path, O_PATH) < 0);
}

static void test_procfs(void **state)
{
	int proc = sys_open(AT_FDCWD, "/proc/self", O_PATH | O_DIRECTORY, 0);
	int tmp = sys_open(AT_FDCWD, dir, O_PATH | O_DIRECTORY, 0);

	(void)state;
	assert_int_equal(sys_is_procfs(proc), 1);
	assert_int_equal(sys_is_procfs(tmp), 0);
	close(proc);
	close(tmp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mountinfo_lines),
		cmocka_unit_test(test_mountinfo_of_this_process),
		cmocka_unit_test(test_open_beneath),
		cmocka_unit_test(test_walk_absolute),
		cmocka_unit_test(test_procfs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
