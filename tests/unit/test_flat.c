/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/list.h"
#include "plan/flat.h"
#include "tests/unit/unit.h"

/* Strings that the steps below name by their offset. */
#define ALLOW "\6\0\0\0\0\0\377\177" /* one instruction: return SECCOMP_RET_ALLOW */
#define TRACE "\6\0\0\0\0\0\360\177" /* SECCOMP_RET_TRACE: nobody is there to be asked */
#define BYTES "\0/x\0name\0/a/../b\0/a/\0/\0rel\0" ALLOW TRACE "\0/x/y\0"
enum {
	AT_PATH = 1,
	AT_NAME = 4,
	AT_DOTDOT = 9,
	AT_SLASH = 17,
	AT_ROOT = 21,
	AT_RELATIVE = 23,
	AT_ALLOW = 27,
	AT_TRACE = 35,
	AT_BELOW = 44,
};

static union {
	char bytes[16384];
	uint64_t align;
} block;

static void seal(size_t size)
{
	struct flat_header *h = (struct flat_header *)&block;

	h->size = (uint32_t)size;
	h->checksum = flat_checksum(block.bytes + offsetof(struct flat_header, n_steps),
				    size - offsetof(struct flat_header, n_steps));
}

/* A plan of these steps, of one word (an argv of "name") and BYTES. */
static size_t build(const struct flat_step *steps, uint32_t n)
{
	struct flat_header h = {
		.magic = FLAT_MAGIC,
		.version = flat_version(),
		.n_steps = n,
		.n_places = 1,
		.n_words = 6,
		.n_bytes = sizeof(BYTES),
	};
	const uint64_t words[] = { AT_NAME, 0, 1000, 1, AT_BELOW, AT_PATH };
	const struct flat_place none = { 0 };
	char *at = block.bytes + sizeof(h);

	memset(&block, 0, sizeof(block));
	memcpy(&block, &h, sizeof(h));
	memcpy(at, steps, n * sizeof(*steps));
	at += n * sizeof(*steps);
	memcpy(at, &none, sizeof(none));
	at += sizeof(none);
	memcpy(at, words, sizeof(words));
	at += sizeof(words);
	memcpy(at, BYTES, sizeof(BYTES));
	at += sizeof(BYTES);
	seal((size_t)(at - block.bytes));
	return (size_t)(at - block.bytes);
}

#define S(KIND, ...)                                                                   \
	{                                                                              \
		.kind = STEP_##KIND, .actor = ACTOR_SUPERVISOR, .arg = { __VA_ARGS__ } \
	}
#define C(KIND, ...)                                                              \
	{                                                                         \
		.kind = STEP_##KIND, .actor = ACTOR_CHILD, .arg = { __VA_ARGS__ } \
	}
#define CLONE S(CLONE, NS_USER | NS_MOUNT)
#define EXEC C(EXEC, 1)
#define FILTER(at, n) C(SECCOMP, 0, AT_NAME, 1, 0, 0, (uint64_t)(at) << 32 | (n))
#define RANGES ((uint64_t)1 << 32 | 1)
#define BELOW ((uint64_t)4 << 32 | 1) /* lists of /x/y, and of /x */
#define BESIDE ((uint64_t)5 << 32 | 1)
#define NAMES C(LANDLOCK_RULESET, 7, 1, 0, 0, 1)
#define ROOT C(TMPFS, AT_ROOT)
#define BIND(slot) C(BIND, AT_PATH, AT_PATH, 0, 0, (uint64_t)(slot))

static const struct {
	const char *name;
	enum flat_error want;
	struct flat_step steps[10]; /* up to the first that is all zero and not a HOST_DIR */
	uint32_t n;
} cases[] = {
	{ "the least", FLAT_OK, { CLONE, EXEC }, 2 },
	{ "no clone", FLAT_BAD_ORDER, { EXEC }, 1 },
	{ "no exec", FLAT_BAD_ORDER, { CLONE }, 1 },
	{ "nothing", FLAT_BAD_ORDER, { CLONE }, 0 },
	{ "two clones", FLAT_BAD_ORDER, { CLONE, CLONE, EXEC }, 3 },
	{ "two execs", FLAT_BAD_ORDER, { CLONE, EXEC, EXEC }, 3 },
	{ "a step after exec", FLAT_BAD_ORDER, { CLONE, EXEC, C(SETSID) }, 3 },
	{ "a child's step before clone", FLAT_BAD_ORDER, { C(SETSID), CLONE, EXEC }, 3 },
	{ "a map by the child", FLAT_OK, { CLONE, C(UID_MAP, RANGES), EXEC }, 3 },
	{ "a map by the child with a helper",
	  FLAT_BAD_STEP,
	  { CLONE, C(UID_MAP, RANGES, AT_PATH), EXEC },
	  3 },
	{ "a map by the supervisor", FLAT_OK, { CLONE, S(UID_MAP, RANGES), C(WAIT), EXEC }, 4 },
	{ "nobody waits for the map", FLAT_BAD_ORDER, { CLONE, S(UID_MAP, RANGES), EXEC }, 3 },
	{ "a pty", FLAT_OK, { CLONE, C(SETSID), C(PTY), C(CLOSE_FDS), EXEC }, 5 },
	{ "a pty in the caller's session", FLAT_BAD_ORDER, { CLONE, C(PTY), EXEC }, 3 },
	{ "a pty and pipes", FLAT_BAD_ORDER, { CLONE, C(SETSID), C(PTY), C(PIPES), EXEC }, 5 },
	{ "pipes after the sweep",
	  FLAT_BAD_ORDER,
	  { CLONE, C(SETSID), C(CLOSE_FDS), C(PIPES), EXEC },
	  5 },
	{ "a terminal of init's payload",
	  FLAT_BAD_ORDER,
	  { CLONE, C(SETSID), C(INIT), C(PTY), EXEC },
	  5 },
	{ "a terminal before the wait",
	  FLAT_BAD_ORDER,
	  { CLONE, C(SETSID), C(PTY), S(SETGROUPS_DENY), C(WAIT), EXEC },
	  6 },
	{ "a sweep before the wait",
	  FLAT_BAD_ORDER,
	  { CLONE, C(CLOSE_FDS), S(SETGROUPS_DENY), C(WAIT), EXEC },
	  5 },
	{ "a sweep over the root",
	  FLAT_BAD_ORDER,
	  { CLONE, ROOT, C(CLOSE_FDS), C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  6 },
	{ "a work area after the sweep",
	  FLAT_BAD_ORDER,
	  { CLONE, C(CLOSE_FDS), C(STAGE), EXEC },
	  4 },
	{ "a file after the sweep",
	  FLAT_BAD_ORDER,
	  { CLONE, C(STAGE), C(CLOSE_FDS), C(BIND_FILE, AT_PATH), EXEC },
	  5 },
	{ "a slot after the sweep",
	  FLAT_BAD_ORDER,
	  { CLONE, S(OPEN_TREE, AT_PATH, 7, 0), C(WAIT), C(CLOSE_FDS), BIND(7), EXEC },
	  6 },
	{ "a mount after the sweep",
	  FLAT_BAD_ORDER,
	  { CLONE, ROOT, C(PIVOT_ROOT), C(DETACH_ROOT), C(CLOSE_FDS), C(TMPFS, AT_PATH), EXEC },
	  7 },
	{ "a namespace of others",
	  FLAT_OK,
	  { CLONE, C(JOIN, NS_MOUNT, AT_PATH), C(CLOSE_FDS), C(INIT), EXEC },
	  5 },
	{ "a namespace of others below the root",
	  FLAT_BAD_ORDER,
	  { CLONE, ROOT, C(JOIN, NS_MOUNT, AT_PATH), C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  6 },
	{ "a namespace of others below the work area",
	  FLAT_BAD_ORDER,
	  { CLONE, C(STAGE), C(JOIN, NS_MOUNT, AT_PATH), EXEC },
	  4 },
	{ "nothing to wait for", FLAT_BAD_ORDER, { CLONE, C(WAIT), EXEC }, 3 },
	{ "a map after the wait",
	  FLAT_BAD_ORDER,
	  { CLONE, S(SETGROUPS_DENY), C(WAIT), S(UID_MAP, RANGES), EXEC },
	  5 },
	{ "a map before clone", FLAT_BAD_ORDER, { S(UID_MAP, RANGES), CLONE, C(WAIT), EXEC }, 4 },
	{ "a host directory", FLAT_OK, { S(HOST_DIR, AT_PATH, 0755, 0, 0), CLONE, EXEC }, 3 },
	{ "a host directory by the child",
	  FLAT_BAD_ORDER,
	  { CLONE, C(HOST_DIR, AT_PATH, 0755, 0, 0), EXEC },
	  3 },
	{ "a root and no pivot", FLAT_BAD_ORDER, { CLONE, ROOT, EXEC }, 3 },
	{ "a root",
	  FLAT_OK,
	  { CLONE, ROOT, C(MKDIR, AT_PATH, 0755), C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  6 },
	{ "two roots",
	  FLAT_BAD_ORDER,
	  { CLONE, ROOT, ROOT, C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  6 },
	{ "the old root stays", FLAT_BAD_ORDER, { CLONE, ROOT, C(PIVOT_ROOT), EXEC }, 4 },
	{ "a bind of the host after pivot",
	  FLAT_BAD_ORDER,
	  { CLONE, ROOT, C(PIVOT_ROOT), C(DETACH_ROOT), BIND(-1), EXEC },
	  6 },
	{ "a work area under the root",
	  FLAT_OK,
	  { CLONE, C(STAGE), ROOT, C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  6 },
	{ "a work area over the root",
	  FLAT_BAD_ORDER,
	  { CLONE, ROOT, C(STAGE), C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  6 },
	{ "a file without a work area", FLAT_BAD_ORDER, { CLONE, C(BIND_FILE, AT_PATH), EXEC }, 3 },
	{ "a slot", FLAT_OK, { CLONE, S(OPEN_TREE, AT_PATH, 7, 0), C(WAIT), BIND(7), EXEC }, 5 },
	{ "a slot that nobody opens", FLAT_BAD_ORDER, { CLONE, BIND(7), EXEC }, 3 },
	{ "a slot that nobody takes",
	  FLAT_BAD_ORDER,
	  { CLONE, S(OPEN_TREE, AT_PATH, 7, 0), C(WAIT), EXEC },
	  4 },
	{ "a slot taken twice",
	  FLAT_BAD_ORDER,
	  { CLONE, S(OPEN_TREE, AT_PATH, 7, 0), C(WAIT), BIND(7), BIND(7), EXEC },
	  6 },
	{ "a slot too far", FLAT_BAD_STEP, { CLONE, BIND(FLAT_MAX_SLOTS), EXEC }, 3 },
	{ "a target with ..", FLAT_BAD_STEP, { CLONE, C(MKDIR, AT_DOTDOT, 0755), EXEC }, 3 },
	{ "a target with a slash at the end",
	  FLAT_BAD_STEP,
	  { CLONE, C(MKDIR, AT_SLASH, 0755), EXEC },
	  3 },
	{ "a relative target", FLAT_BAD_STEP, { CLONE, C(TOUCH, AT_RELATIVE), EXEC }, 3 },
	{ "an empty target", FLAT_BAD_STEP, { CLONE, C(TOUCH, 0), EXEC }, 3 },
	{ "the root as a directory to make",
	  FLAT_BAD_STEP,
	  { CLONE, C(MKDIR, AT_ROOT, 0), EXEC },
	  3 },
	{ "a string outside", FLAT_BAD_OFFSET, { CLONE, C(TOUCH, sizeof(BYTES)), EXEC }, 3 },
	{ "a list outside", FLAT_BAD_OFFSET, { CLONE, C(EXEC, 9) }, 2 },
	{ "a list that wraps", FLAT_BAD_OFFSET, { CLONE, C(EXEC, UINT64_MAX) }, 2 },
	{ "ranges outside", FLAT_BAD_OFFSET, { CLONE, C(UID_MAP, 3), EXEC }, 3 },
	{ "content outside",
	  FLAT_BAD_OFFSET,
	  { CLONE, C(FILE, AT_PATH, 0644, (uint64_t)AT_PATH << 32 | 100), EXEC },
	  3 },
	{ "an unknown namespace", FLAT_BAD_STEP, { S(CLONE, NS_ALL + 1), EXEC }, 2 },
	{ "two namespaces joined at once",
	  FLAT_BAD_STEP,
	  { S(JOIN, NS_NET | NS_IPC, AT_PATH), CLONE, EXEC },
	  3 },
	{ "a mode of too many bits", FLAT_BAD_STEP, { CLONE, C(UMASK, 010000), EXEC }, 3 },
	{ "no such uid", FLAT_BAD_STEP, { CLONE, C(SETUID, UINT32_MAX), EXEC }, 3 },
	{ "a negative uid", FLAT_BAD_STEP, { CLONE, C(SETUID, (uint64_t)-1), EXEC }, 3 },
	{ "an operand too many", FLAT_BAD_STEP, { CLONE, C(SETSID, 1), EXEC }, 3 },
	{ "an unknown step",
	  FLAT_BAD_STEP,
	  { CLONE, { .kind = STEP_KIND_COUNT, .actor = ACTOR_CHILD }, EXEC },
	  3 },
	{ "an unknown actor",
	  FLAT_BAD_STEP,
	  { CLONE, { .kind = STEP_SETSID, .actor = 2 }, EXEC },
	  3 },
	{ "an unknown place",
	  FLAT_BAD_OFFSET,
	  { CLONE, { .kind = STEP_SETSID, .actor = ACTOR_CHILD, .place = 1 }, EXEC },
	  3 },
	{ "no command", FLAT_BAD_STEP, { CLONE, C(EXEC, 0) }, 2 },
	{ "a filter", FLAT_OK, { CLONE, FILTER(AT_ALLOW, 8), EXEC }, 3 },
	{ "a filter of half an instruction",
	  FLAT_BAD_STEP,
	  { CLONE, FILTER(AT_ALLOW, 4), EXEC },
	  3 },
	{ "an empty filter", FLAT_BAD_STEP, { CLONE, FILTER(0, 0), EXEC }, 3 },
	{ "a filter that asks a tracer", FLAT_BAD_STEP, { CLONE, FILTER(AT_TRACE, 8), EXEC }, 3 },
	{ "a filter outside", FLAT_BAD_OFFSET, { CLONE, FILTER(AT_TRACE, 800), EXEC }, 3 },
	{ "two filters",
	  FLAT_BAD_ORDER,
	  { CLONE, FILTER(AT_ALLOW, 8), FILTER(AT_ALLOW, 8), EXEC },
	  4 },
	{ "Landlock",
	  FLAT_OK,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1, 1, 1), C(LANDLOCK_PATH, AT_PATH, 1),
	    C(LANDLOCK_PORT, 80, 1), C(LANDLOCK_FDS), C(LANDLOCK_RESTRICT), EXEC },
	  7 },
	{ "a ruleset for nothing",
	  FLAT_BAD_STEP,
	  { CLONE, C(LANDLOCK_RULESET, 7), C(LANDLOCK_RESTRICT), EXEC },
	  4 },
	{ "a ruleset that is not enforced",
	  FLAT_BAD_ORDER,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1), EXEC },
	  3 },
	{ "a ruleset in the sweep",
	  FLAT_BAD_ORDER,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1), C(CLOSE_FDS), C(LANDLOCK_RESTRICT), EXEC },
	  5 },
	{ "a ruleset that init is not held by",
	  FLAT_BAD_ORDER,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1), C(INIT), C(LANDLOCK_RESTRICT), EXEC },
	  5 },
	{ "a rule without a ruleset",
	  FLAT_BAD_ORDER,
	  { CLONE, C(LANDLOCK_PATH, AT_PATH, 1), EXEC },
	  3 },
	{ "a rule too late",
	  FLAT_BAD_ORDER,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1), C(LANDLOCK_RESTRICT), C(LANDLOCK_FDS), EXEC },
	  5 },
	{ "a broker",
	  FLAT_OK,
	  { CLONE, NAMES, C(LANDLOCK_PATH, AT_PATH, 1, BELOW), C(LANDLOCK_RESTRICT), C(INIT),
	    C(BROKER), FILTER(AT_ALLOW, 8), EXEC },
	  8 },
	{ "what must be absent elsewhere",
	  FLAT_BAD_STEP,
	  { CLONE, NAMES, C(LANDLOCK_PATH, AT_PATH, 1, BESIDE), C(LANDLOCK_RESTRICT), C(INIT),
	    C(BROKER), EXEC },
	  7 },
	{ "names that nobody holds",
	  FLAT_BAD_ORDER,
	  { CLONE, NAMES, C(LANDLOCK_RESTRICT), C(INIT), EXEC },
	  5 },
	{ "a broker without names",
	  FLAT_BAD_ORDER,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1), C(LANDLOCK_RESTRICT), C(INIT), C(BROKER), EXEC },
	  6 },
	{ "a broker without an init",
	  FLAT_BAD_ORDER,
	  { CLONE, NAMES, C(LANDLOCK_RESTRICT), C(BROKER), EXEC },
	  5 },
	{ "two brokers",
	  FLAT_BAD_ORDER,
	  { CLONE, NAMES, C(LANDLOCK_RESTRICT), C(INIT), C(BROKER), C(BROKER), EXEC },
	  7 },
	{ "a broker behind the filter",
	  FLAT_BAD_ORDER,
	  { CLONE, NAMES, C(LANDLOCK_RESTRICT), C(INIT), FILTER(AT_ALLOW, 8), C(BROKER), EXEC },
	  7 },
	{ "an unknown right",
	  FLAT_BAD_STEP,
	  { CLONE, C(LANDLOCK_RULESET, 7, 1u << 16), C(LANDLOCK_RESTRICT), EXEC },
	  4 },
	{ "no such port",
	  FLAT_BAD_STEP,
	  { CLONE, C(LANDLOCK_RULESET, 7, 0, 1), C(LANDLOCK_PORT, 65536, 1), C(LANDLOCK_RESTRICT),
	    EXEC },
	  5 },
	{ "a layer",
	  FLAT_OK,
	  { CLONE, S(OPEN_TREE, AT_PATH, 3), C(WAIT), C(STAGE), C(LAYER, AT_PATH, AT_NAME, 3),
	    C(OVERLAY, AT_ROOT, 1), C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  9 },
	{ "a layer without a work area",
	  FLAT_BAD_ORDER,
	  { CLONE, S(OPEN_TREE, AT_PATH, 3), C(WAIT), C(LAYER, AT_PATH, AT_NAME, 3), EXEC },
	  5 },
	{ "a layer that nobody has opened",
	  FLAT_BAD_ORDER,
	  { CLONE, C(STAGE), C(LAYER, AT_PATH, AT_NAME, 3), EXEC },
	  4 },
	{ "a layer outside of the work area",
	  FLAT_BAD_STEP,
	  { CLONE, S(OPEN_TREE, AT_PATH, 3), C(WAIT), C(STAGE), C(LAYER, AT_PATH, AT_PATH, 3),
	    EXEC },
	  6 },
	{ "an overlay of a layer by name without a work area",
	  FLAT_BAD_ORDER,
	  { CLONE, C(OVERLAY, AT_ROOT, 1), C(PIVOT_ROOT), C(DETACH_ROOT), EXEC },
	  5 },
	{ "a host directory that could not be taken back",
	  FLAT_BAD_ORDER,
	  { S(HOST_DIR, AT_PATH, 0755, 0, 0), S(JOIN, NS_MOUNT, AT_PATH), CLONE, EXEC },
	  4 },
	{ "a host directory in another mount namespace",
	  FLAT_BAD_ORDER,
	  { S(JOIN, NS_MOUNT, AT_PATH), S(HOST_DIR, AT_PATH, 0755, 0, 0), CLONE, EXEC },
	  4 },
	{ "a kernel parameter", FLAT_OK, { CLONE, C(SYSCTL, AT_NAME, AT_NAME), EXEC }, 3 },
	{ "a kernel parameter elsewhere",
	  FLAT_BAD_STEP,
	  { CLONE, C(SYSCTL, AT_PATH, AT_NAME), EXEC },
	  3 },
	{ "a kernel parameter above",
	  FLAT_BAD_STEP,
	  { CLONE, C(SYSCTL, AT_DOTDOT + 1, AT_NAME), EXEC },
	  3 },
	{ "a terminal after the descriptors are closed",
	  FLAT_BAD_ORDER,
	  { CLONE, C(CLOSE_FDS), C(PIPES), EXEC },
	  4 },
	{ "two inits", FLAT_BAD_ORDER, { CLONE, C(INIT), C(INIT), EXEC }, 4 },
	{ "the tie after init", FLAT_BAD_ORDER, { CLONE, C(INIT), C(PDEATHSIG), EXEC }, 4 },
	{ "clocks of a namespace that is there",
	  FLAT_BAD_ORDER,
	  { S(CLONE, NS_TIME), C(TIME_OFFSETS, 1, 1), EXEC },
	  3 },
};

static void test_steps(void **state)
{
	struct flat f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t size = build(cases[i].steps, cases[i].n);
		enum flat_error got = flat_open(&f, &block, size);

		if (got != cases[i].want)
			fail_msg("%s: %s", cases[i].name, flat_strerror(got));
	}
}

static void test_any_cut_and_any_changed_byte_is_refused(void **state)
{
	const struct flat_step steps[] = { CLONE, EXEC };
	size_t size = build(steps, 2);
	struct flat f;

	(void)state;
	for (size_t n = 0; n < size; n++)
		assert_int_not_equal(flat_open(&f, &block, n), FLAT_OK);
	assert_int_equal(flat_open(&f, &block, size + 8), FLAT_BAD_SIZE);
	for (size_t i = 0; i < size; i++) {
		block.bytes[i] ^= 1;
		assert_int_not_equal(flat_open(&f, &block, size), FLAT_OK);
		block.bytes[i] ^= 1;
	}
	assert_int_equal(flat_open(&f, &block, size), FLAT_OK);
}

/* What a wrong number in the header leads to, with the checksum put right. */
static void test_header(void **state)
{
	const struct flat_step steps[] = { CLONE, EXEC };
	struct flat_header *h = (struct flat_header *)&block;
	const struct {
		uint32_t *member;
		uint32_t value;
		enum flat_error want;
	} numbers[] = {
		{ &h->version, 0, FLAT_BAD_VERSION },	    { &h->n_steps, 3, FLAT_BAD_SIZE },
		{ &h->n_steps, 1u << 26, FLAT_BAD_SIZE },   { &h->n_places, 0, FLAT_BAD_SIZE },
		{ &h->n_words, UINT32_MAX, FLAT_BAD_SIZE }, { &h->n_bytes, 0, FLAT_BAD_SIZE },
		{ &h->name, 1000, FLAT_BAD_OFFSET },	    { &h->reserved[3], 1, FLAT_BAD_OFFSET },
	};
	struct flat f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		size_t size = build(steps, 2);

		*numbers[i].member = numbers[i].value;
		seal(size);
		assert_int_equal(flat_open(&f, &block, size), numbers[i].want);
	}
}

static void test_text_ends(void **state)
{
	const struct flat_step steps[] = { CLONE, EXEC };
	size_t size = build(steps, 2);
	struct flat f;

	(void)state;
	block.bytes[size - 1] = 'x';
	seal(size);
	assert_int_equal(flat_open(&f, &block, size), FLAT_BAD_OFFSET);
	assert_int_equal(flat_open(&f, block.bytes + 1, size), FLAT_BAD_OFFSET);
}

static void test_every_step_has_a_row(void **state)
{
	(void)state;
	for (int k = 0; k < STEP_KIND_COUNT; k++) {
		const struct step_info *info = step_info((enum step_kind)k);

		assert_non_null(info);
		assert_true(info->n_fields <= FLAT_ARGS);
		for (int i = 0; i < info->n_fields; i++)
			assert_non_null(info->fields[i].name);
		assert_null(info->fields[info->n_fields].name);
	}
	assert_null(step_info(STEP_KIND_COUNT));
	assert_string_equal(step_info(STEP_TMPFS)->fields[ARG_TMPFS_mode].name, "mode");
}

static void test_every_error_has_a_sentence(void **state)
{
	(void)state;
	for (int e = FLAT_OK; e <= FLAT_BAD_ORDER; e++)
		assert_string_not_equal(flat_strerror((enum flat_error)e), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_any_cut_and_any_changed_byte_is_refused),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_text_ends),
		cmocka_unit_test(test_every_step_has_a_row),
		cmocka_unit_test(test_every_error_has_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
