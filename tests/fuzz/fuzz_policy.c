/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a policy file: what is taken is in its one form, and has a filter, unless something
 * is said about that.
 */
#include <stdlib.h>
#include <string.h>

#include "back/bpf.h"
#include "feature/policy.h"
#include "plan/bpf_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, struct policy *p, struct diags *d)
{
	static const char *abis[] = { "x86_64", "x86" };
	struct step_seccomp s = { .policy = "fuzz", .otherwise = p->otherwise, .rules = p->rules };
	struct bytes program;

	for (size_t i = 0; i < p->rules.n; i++) {
		struct strv again = { 0 };
		struct filter_error err;

		if (!policy_add(a, &again, p->rules.v[i], &err) ||
		    strcmp(again.v[0], p->rules.v[i]) != 0)
			abort();
	}
	s.abis = (struct strv){ abis, 2 };
	if (bpf_compile(a, &s, (struct place){ 0 }, d, &program) < 0) {
		if (!d->n_errors)
			abort();
	} else if (!bpf_is_sane(program.v, program.n)) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct policy p = { .name = "fuzz" };
	char *copy = arena_alloc(a, size + 1);
	struct bytes text = { copy, size };
	struct diags d;

	if (size)
		memcpy(copy, data, size);
	diags_init(&d, a);
	if (policy_parse(a, "fuzz.policy", text, &p, &d) == 0)
		check(a, &p, &d);
	else if (!d.n_errors)
		abort();
	arena_free(a);
	return 0;
}
