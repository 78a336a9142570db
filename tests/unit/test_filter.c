/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter: groups.
 */
#include <seccomp.h>
#include <string.h>

#include "base/list.h"
#include "plan/filter_groups.h"
#include "tests/unit/unit.h"

/* Every list of filter_groups.def is as its head says. */
static void test_groups(void **state)
{
	size_t n;
	const struct filter_group *g = filter_groups(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const char *const *m = g[i].members;

		assert_int_equal(g[i].name[0], '@');
		assert_int_equal(strspn(g[i].name + 1, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				 strlen(g[i].name + 1));
		assert_non_null(m[0]);
		assert_ptr_equal(filter_group_find(g[i].name), m);
		for (size_t k = 0; m[k]; k++) {
			if (k > 0 && strcmp(m[k - 1], m[k]) >= 0)
				fail_msg("%s: '%s' stands before '%s'", g[i].name, m[k - 1], m[k]);
			if (m[k][0] == '@') {
				const char *const *sub = filter_group_find(m[k]);
				size_t at = n;

				for (size_t j = 0; j < n; j++)
					if (sub == g[j].members)
						at = j;
				if (at >= i)
					fail_msg("%s: no group '%s' further up", g[i].name, m[k]);
			} else if (seccomp_syscall_resolve_name(m[k]) == __NR_SCMP_ERROR) {
				fail_msg("%s: no call '%s'", g[i].name, m[k]);
			}
		}
	}
	assert_null(filter_group_find("@no-such-group"));
	assert_null(filter_group_find("mount"));
	assert_non_null(filter_group_find("@mount"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
