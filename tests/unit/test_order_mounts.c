/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parents before children, otherwise as written; and the phases around the mounts. */
#include <stdio.h>
#include <string.h>

#include "pass/passes.h"
#include "tests/unit/unit.h"

static const struct {
	const char *name, *in, *out;
} cases[] = {
	{ "nothing", "", "" },
	{ "child first", "/a/b /a", "/a /a/b" },
	{ "siblings keep order", "/b /a", "/b /a" },
	{ "prefix is not parent", "/ab /a", "/ab /a" },
	{ "the root first", "/a /b /", "/ /a /b" },
	{ "three generations", "/a/b/c /a/b /a", "/a /a/b /a/b/c" },
	{ "parents where the first child stands", "/x /a/b /y /a", "/x /a /a/b /y" },
	{ "a generation without a mount", "/a/b/c/d /z /a", "/a /a/b/c/d /z" },
	{ "equal targets keep order", "/a /a /a/b /a", "/a /a /a /a/b" },
	{ "a byte below the slash", "/a-b/c /a /a-b", "/a-b /a-b/c /a" },
};

static void test_cases(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct plan *p = plan_new(a, "test");
		struct strbuf got;
		char *in = arena_strdup(a, cases[i].in);

		for (char *save = NULL, *path = strtok_r(in, " ", &save); path;
		     path = strtok_r(NULL, " ", &save))
			plan_add(p, STEP_TMPFS, ACTOR_CHILD, (struct place){ 0 }, "")
				->u.tmpfs.target = path;
		order_mounts(a, p->steps, p->n_steps);
		strbuf_init(&got, a);
		for (size_t k = 0; k < p->n_steps; k++)
			strbuf_addf(&got, "%s%s", k ? " " : "", p->steps[k].u.tmpfs.target);
		if (strcmp(got.s, cases[i].out) != 0)
			fail_msg("%s: %s, not %s", cases[i].name, got.s, cases[i].out);
	}
	arena_free(a);
}

/* As many as nobody has: the order must not take the square of that. */
static void test_many(void **state)
{
	struct arena *a = arena_new();
	struct plan *p = plan_new(a, "test");
	const int n = 20000;

	(void)state;
	for (int i = n; i-- > 0;)
		plan_add(p, STEP_TMPFS, ACTOR_CHILD, (struct place){ 0 }, "")->u.tmpfs.target =
			arena_printf(a, "/m/%d%s", i / 2, i % 2 ? "/x" : "");
	order_mounts(a, p->steps, p->n_steps);
	assert_string_equal(p->steps[0].u.tmpfs.target, "/m/9999");
	assert_string_equal(p->steps[1].u.tmpfs.target, "/m/9999/x");
	assert_string_equal(p->steps[n - 1].u.tmpfs.target, "/m/0/x");
	arena_free(a);
}

/* Every kind has a phase, and the steps of one keep their order. */
static void test_phases(void **state)
{
	struct arena *a = arena_new();
	struct lowering l = { .arena = a, .plan = plan_new(a, "test") };
	struct plan *p = l.plan;

	(void)state;
	for (int kind = STEP_KIND_COUNT; kind-- > 0;)
		if (kind != STEP_WAIT)
			plan_add(p, (enum step_kind)kind,
				 kind == STEP_HOST_DIR || kind == STEP_JOIN || kind == STEP_CLONE ||
						 kind == STEP_OPEN_TREE || kind == STEP_UID_MAP ||
						 kind == STEP_CGROUP_ENTER
					 ? ACTOR_SUPERVISOR
					 : ACTOR_CHILD,
				 (struct place){ 0 }, "");
	assert_int_equal(order_steps(&l), 0);
	assert_int_equal(p->n_steps, STEP_KIND_COUNT);
	for (size_t i = 1; i < p->n_steps; i++)
		assert_true(step_phase(&p->steps[i - 1]) <= step_phase(&p->steps[i]));
	assert_int_equal(p->steps[0].kind, STEP_HOST_DIR);
	assert_int_equal(p->steps[p->n_steps - 1].kind, STEP_EXEC);
	assert_int_equal(p->steps[plan_find(p, STEP_WAIT, 0) - 1].actor, ACTOR_SUPERVISOR);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_phases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
