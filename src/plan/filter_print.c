/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <inttypes.h>

#include "plan/filter.h"

static void print_value(struct strbuf *out, const struct filter_value *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct filter_term *t = &v->terms[i];

		if (i > 0)
			strbuf_addc(out, '|');
		if (t->constant)
			strbuf_add(out, filter_constant_name(t->constant));
		else if (t->negative)
			strbuf_addf(out, "-%" PRIu64, -t->number);
		else
			strbuf_addf(out, t->number < 1024 ? "%" PRIu64 : "0x%" PRIx64, t->number);
	}
}

static void print_cond(struct strbuf *out, const struct filter_cond *c)
{
	static const char *const ops[] = {
		[FILTER_EQ] = "==", [FILTER_NE] = "!=", [FILTER_LT] = "<",  [FILTER_LE] = "<=",
		[FILTER_GT] = ">",  [FILTER_GE] = ">=", [FILTER_ANY] = "&",
	};

	if (c->name)
		strbuf_add(out, c->name);
	else
		strbuf_addf(out, "arg%u", c->index);
	if (c->mask.n) {
		strbuf_add(out, " & ");
		print_value(out, &c->mask);
	}
	if (c->op != FILTER_ANY) {
		strbuf_addf(out, " %s ", ops[c->op]);
		print_value(out, &c->value);
	}
}

void filter_print_verdict(struct strbuf *out, struct filter_verdict v)
{
	switch (v.action) {
	case FILTER_ALLOW:
		strbuf_add(out, "allow");
		break;
	case FILTER_LOG:
		strbuf_add(out, "log");
		break;
	case FILTER_KILL:
		strbuf_add(out, "kill");
		break;
	case FILTER_ERRNO:
		if (v.error == EPERM)
			strbuf_add(out, "deny");
		else if (!v.error)
			strbuf_add(out, "ignore");
		else
			strbuf_addf(out, "errno %s", filter_errno_name(v.error));
		break;
	}
}

void filter_print(struct strbuf *out, const struct filter_rule *rule)
{
	filter_print_verdict(out, rule->verdict);
	for (size_t i = 0; i < rule->n_calls; i++) {
		const struct filter_call *call = &rule->calls[i];

		strbuf_addf(out, " %s", call->name);
		for (size_t k = 0; k < call->n_conds; k++) {
			strbuf_add(out, k ? ", " : "(");
			print_cond(out, &call->conds[k]);
		}
		if (call->n_conds)
			strbuf_addc(out, ')');
	}
}
