/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What Landlock's rules allow at a path is what its mount allows or more, never less, and no rule
 * is without use.
 */
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "pass/passes.h"
#include "plan/landlock.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct lowering l;
static struct spec spec;

static int setup(void **state)
{
	static struct diags diags;

	(void)state;
	arena = arena_new();
	diags_init(&diags, arena);
	spec = (struct spec){ .security.landlock.v = "auto" };
	spec.namespaces.mount.how = S_NS_NEW;
	l = (struct lowering){
		.arena = arena,
		.spec = &spec,
		.plan = plan_new(arena, "test"),
		.diags = &diags,
		.host = host_new_fixture(arena, "test",
					 "fact landlock = 7\npath /dev/x = char\n"
					 "path /file = file\npath /fifo = fifo\npath /dir = dir\n",
					 &diags),
	};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct step *add(enum step_kind kind)
{
	return plan_add(l.plan, kind, ACTOR_CHILD, (struct place){ 0 }, "test");
}

static void tmpfs(const char *target, uint64_t attrs)
{
	struct step *s = add(STEP_TMPFS);

	s->u.tmpfs.target = target;
	s->u.tmpfs.attrs = attrs;
}

static void bind(const char *source, const char *target, uint64_t attrs)
{
	struct step *s = add(STEP_BIND);

	s->u.bind.source = source;
	s->u.bind.target = target;
	s->u.bind.attrs = attrs;
	s->u.bind.slot = -1;
}

static void setattr(const char *target, bool recursive, uint64_t attrs)
{
	struct step *s = add(STEP_SETATTR);

	s->u.setattr.target = target;
	s->u.setattr.recursive = recursive;
	s->u.setattr.attrs = attrs;
}

/* What the rules of the plan allow at a path. */
static uint64_t allowed(const char *path)
{
	uint64_t access = 0;

	for (size_t i = 0; i < l.plan->n_steps; i++) {
		const struct step *s = &l.plan->steps[i];

		if (s->kind == STEP_LANDLOCK_PATH && path_is_within(path, s->u.landlock_path.path))
			access |= s->u.landlock_path.access;
	}
	return access;
}

/* The rule at that very path; 0: there is none. */
static uint64_t rule(const char *path)
{
	for (size_t i = 0; i < l.plan->n_steps; i++) {
		const struct step *s = &l.plan->steps[i];

		if (s->kind == STEP_LANDLOCK_PATH && strcmp(s->u.landlock_path.path, path) == 0)
			return s->u.landlock_path.access;
	}
	return 0;
}

#define READ (LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR)
#define DEVICES (LANDLOCK_FS_MAKE_CHAR | LANDLOCK_FS_MAKE_BLOCK)
#define ALL (LANDLOCK_FS_ALL & ~DEVICES)

#define TEST(name) static void name(void **state __attribute__((unused)))

TEST(test_attributes)
{
	tmpfs("/", ATTR_RO | ATTR_NODEV | ATTR_NOEXEC);
	tmpfs("/a", ATTR_NODEV | ATTR_NOEXEC);
	tmpfs("/b", ATTR_RO | ATTR_NODEV);
	tmpfs("/c", ATTR_RO | ATTR_NOEXEC);
	tmpfs("/d", 0);
	assert_int_equal(landlock(&l), 0);
	assert_int_equal(rule("/"), READ);
	assert_int_equal(rule("/a"), ALL & ~(LANDLOCK_FS_EXECUTE | LANDLOCK_FS_IOCTL_DEV));
	assert_int_equal(rule("/b"), READ | LANDLOCK_FS_EXECUTE);
	assert_int_equal(rule("/c"), READ | LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_IOCTL_DEV);
	assert_int_equal(rule("/d"), ALL);
}

TEST(test_attributes_that_come_later)
{
	tmpfs("/", ATTR_NODEV);
	tmpfs("/a", ATTR_NODEV);
	tmpfs("/a/b", ATTR_NODEV);
	tmpfs("/ab", ATTR_NODEV);
	setattr("/", false, ATTR_RO);
	setattr("/a", true, ATTR_RO);
	assert_int_equal(landlock(&l), 0);
	assert_int_equal(rule("/"), READ | LANDLOCK_FS_EXECUTE);
	assert_int_equal(rule("/a") | rule("/a/b"), 0);
	assert_int_equal(rule("/ab"), ALL & ~LANDLOCK_FS_IOCTL_DEV);
}

TEST(test_what_is_no_directory)
{
	tmpfs("/", ATTR_RO | ATTR_NODEV);
	bind("/file", "/f", ATTR_NODEV);
	bind("/fifo", "/p", ATTR_RO | ATTR_NODEV);
	bind("/dev/x", "/x", ATTR_RO | ATTR_NOEXEC);
	assert_int_equal(landlock(&l), 0);
	assert_int_equal(rule("/f"), LANDLOCK_FS_READ_FILE | LANDLOCK_FS_EXECUTE |
					     LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_TRUNCATE);
	assert_int_equal(rule("/p"),
			 LANDLOCK_FS_READ_FILE | LANDLOCK_FS_EXECUTE | LANDLOCK_FS_WRITE_FILE);
	assert_int_equal(rule("/x"),
			 LANDLOCK_FS_READ_FILE | LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_IOCTL_DEV);
}

/* One rule for all that are bound into a tmpfs; elsewhere each has its own. */
TEST(test_devices)
{
	tmpfs("/", ATTR_RO | ATTR_NODEV);
	tmpfs("/dev", ATTR_RO | ATTR_NODEV | ATTR_NOEXEC);
	bind("/dev/x", "/dev/x", ATTR_NOEXEC);
	bind("/dev/x", "/dev/deep/y", ATTR_NOEXEC);
	bind("/dir", "/dir", ATTR_RO | ATTR_NODEV);
	bind("/dev/x", "/dir/x", ATTR_RO);
	assert_int_equal(landlock(&l), 0);
	assert_int_equal(rule("/dev") & (LANDLOCK_FS_IOCTL_DEV | LANDLOCK_FS_WRITE_FILE),
			 LANDLOCK_FS_IOCTL_DEV | LANDLOCK_FS_WRITE_FILE);
	assert_int_equal(rule("/dev") & (LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_EXECUTE), 0);
	assert_int_equal(rule("/dev/x") | rule("/dev/deep/y"), 0);
	assert_int_equal(rule("/dir"), 0);
	assert_true(rule("/dir/x") & LANDLOCK_FS_IOCTL_DEV);
}

TEST(test_a_mount_over_a_mount)
{
	tmpfs("/", ATTR_RO | ATTR_NODEV);
	tmpfs("/a", ATTR_NODEV);
	tmpfs("/a", ATTR_RO | ATTR_NODEV);
	assert_int_equal(landlock(&l), 0);
	assert_int_equal(rule("/a"), 0);
}

/* Any tree of mounts: nothing that one allows is missing, and each rule adds something. */
TEST(test_any_tree)
{
	static const uint64_t attrs[] = { ATTR_RO, ATTR_NODEV, ATTR_NOEXEC };
	uint32_t seed = 1;

	for (int round = 0; round < 500; round++) {
		size_t n_mounts;

		l.plan = plan_new(arena, "test");
		for (int i = 0; i < 12; i++) {
			uint64_t a = 0;
			const char *path = i ? "" : "/";

			for (int depth = 0; i && depth <= i / 4; depth++) {
				seed = seed * 1664525 + 1013904223;
				path = arena_printf(arena, "%s/%c", path,
						    (char)('a' + (seed >> 16) % 3));
			}
			for (size_t k = 0; k < ARRAY_LEN(attrs); k++) {
				seed = seed * 1664525 + 1013904223;
				a |= seed >> 31 ? attrs[k] : 0;
			}
			tmpfs(path, a);
		}
		n_mounts = l.plan->n_steps;
		order_mounts(arena, l.plan->steps, n_mounts);
		assert_int_equal(landlock(&l), 0);
		for (size_t i = 0; i < n_mounts; i++) {
			const struct step_tmpfs *m = &l.plan->steps[i].u.tmpfs;
			uint64_t access = allowed(m->target);
			bool is_covered = false;

			for (size_t k = i + 1; k < n_mounts; k++)
				is_covered |=
					strcmp(l.plan->steps[k].u.tmpfs.target, m->target) == 0;
			if (is_covered)
				continue;
			assert_int_equal(access & READ, READ);
			assert_true(m->attrs & ATTR_RO || access & LANDLOCK_FS_MAKE_REG);
			assert_true(m->attrs & ATTR_NOEXEC || access & LANDLOCK_FS_EXECUTE);
			assert_true(m->attrs & ATTR_NODEV || access & LANDLOCK_FS_IOCTL_DEV);
			assert_int_equal(access & DEVICES, 0);
			if (rule(m->target) && m->target[1])
				assert_true(rule(m->target) &
					    ~allowed(path_dirname(arena, m->target)));
		}
	}
}

int main(void)
{
#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_attributes),		 TEST(test_attributes_that_come_later),
		TEST(test_what_is_no_directory), TEST(test_devices),
		TEST(test_a_mount_over_a_mount), TEST(test_any_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
