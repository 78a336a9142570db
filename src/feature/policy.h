/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy - system call policies by name: those of policies.def, and those that somebody wrote.
 *
 * A policy is a list of rules in the language of plan/filter.h, which settings and the profile's
 * own rules are appended to.
 */
#ifndef SBX_FEATURE_POLICY_H
#define SBX_FEATURE_POLICY_H

#include "feature/lower.h"
#include "plan/filter.h"

struct policy {
	const char *name;
	const char *otherwise; /* a verdict, where no rule matches */
	struct strv rules;
};

/* One that sbx comes with. False: there is none of that name. */
bool policy_built_in(struct arena *a, const char *name, struct policy *out);

/* Names of those. */
struct strv policy_names(struct arena *a);

/* The rule that goes with a kept capability, "CAP_CHOWN"; NULL when there is none. */
const char *policy_cap_rule(const char *cap);
size_t policy_n_cap_rules(void);

/* The policy that a profile names, out of a file when it must be; 0, or -1 after errors. */
int policy_find(struct lowering *l, const struct s_str *name, struct policy *out);

/* Reads the text of such a file, `shown` in places; NUL-terminated beyond its end. 0 or -1. */
int policy_parse(struct arena *a, const char *shown, struct bytes text, struct policy *out,
		 struct diags *d);

/* Adds a rule in its one form. False when it is none; err says where. */
bool policy_add(struct arena *a, struct strv *rules, const char *text, struct filter_error *err);

/* Says what is wrong with a rule or an action; `at` is the text's place. */
int policy_bad_rule(struct diags *d, struct place at, const struct filter_error *err);

#endif
