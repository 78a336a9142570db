/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter_test - from a written condition to what is compared on one ABI.
 */
#include "plan/filter.h"

static uint64_t low_bits(unsigned int n)
{
	return n < 64 ? ((uint64_t)1 << n) - 1 : UINT64_MAX;
}

static bool value_of(struct arena *a, const struct filter_abi *abi, const struct filter_value *v,
		     unsigned int width, uint64_t *out, struct filter_error *err)
{
	*out = 0;
	for (size_t i = 0; i < v->n; i++) {
		const struct filter_term *t = &v->terms[i];
		uint64_t number = t->number;
		bool negative = t->negative;

		if (t->constant) {
			int64_t value;

			if (!filter_constant_value(t->constant, abi, &value)) {
				*err = (struct filter_error){
					.msg = arena_printf(a, "the value of %s on %s is not known",
							    filter_constant_name(t->constant),
							    abi->name),
				};
				return false;
			}
			number = (uint64_t)value;
			negative = value < 0;
		}
		/* -1 is as wide as what it is compared with. */
		*out |= negative ? number & low_bits(width) : number;
	}
	return true;
}

bool filter_test(struct arena *a, const struct filter_abi *abi, unsigned int bits, const char *call,
		 const struct filter_cond *cond, struct filter_test *test, struct filter_error *err)
{
	const struct filter_arg *arg = cond->name ? filter_arg_by_name(abi, call, cond->name)
						  : filter_arg_by_index(abi, call, cond->index);
	unsigned int width = arg && arg->bits < bits ? arg->bits : bits;

	*test = (struct filter_test){
		.index = arg ? arg->index : cond->index,
		.op = cond->op,
		.mask = low_bits(width),
	};
	if (cond->mask.n) {
		uint64_t mask;

		if (!value_of(a, abi, &cond->mask, width, &mask, err))
			return false;
		test->mask &= mask;
	}
	if (cond->op == FILTER_ANY) {
		test->op = FILTER_NE;
		return true;
	}
	return value_of(a, abi, &cond->value, width, &test->value, err);
}
