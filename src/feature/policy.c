/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/policy.h"

#include <string.h>

static const struct {
	const char *name, *otherwise;
	const char *const *rules;
} policies[] = {
#define POLICY(name, otherwise, ...) \
	{ name, otherwise, (const char *const[]){ __VA_ARGS__, NULL } },
#include "feature/policies.def"
};

static const struct {
	const char *cap, *rule;
} cap_rules[] = {
#define CAP_RULE(cap, rule) { cap, rule },
#include "feature/policies.def"
};

struct strv policy_names(struct arena *a)
{
	struct strv names = { .v = arena_array(a, ARRAY_LEN(policies), sizeof(*names.v)) };

	for (size_t i = 0; i < ARRAY_LEN(policies); i++)
		names.v[names.n++] = policies[i].name;
	return names;
}

const char *policy_cap_rule(const char *cap)
{
	for (size_t i = 0; i < ARRAY_LEN(cap_rules); i++)
		if (strcmp(cap, cap_rules[i].cap) == 0)
			return cap_rules[i].rule;
	return NULL;
}

size_t policy_n_cap_rules(void)
{
	return ARRAY_LEN(cap_rules);
}

bool policy_add(struct arena *a, struct strv *rules, const char *text, struct filter_error *err)
{
	struct filter_rule rule;
	struct strbuf out;

	if (!filter_parse(a, text, &rule, err))
		return false;
	strbuf_init(&out, a);
	filter_print(&out, &rule);
	rules->v = arena_grow(a, rules->v, rules->n * sizeof(*rules->v),
			      (rules->n + 1) * sizeof(*rules->v));
	rules->v[rules->n++] = out.s;
	return true;
}

bool policy_built_in(struct arena *a, const char *name, struct policy *out)
{
	for (size_t i = 0; i < ARRAY_LEN(policies); i++) {
		struct filter_error err;

		if (strcmp(name, policies[i].name) != 0)
			continue;
		*out = (struct policy){ .name = name, .otherwise = policies[i].otherwise };
		for (const char *const *r = policies[i].rules; *r; r++)
			if (!policy_add(a, &out->rules, *r, &err))
				return false;
		return true;
	}
	return false;
}
