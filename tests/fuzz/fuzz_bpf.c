/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a filter: what the check lets through runs to a verdict for any call. bpf_eval ends
 * the process when a program misbehaves.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plan/bpf_check.h"
#include "tests/unit/bpf_eval.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint64_t words[] = { 0, 1, 0x7fffffff, 0x80000000, 0x100000001, UINT64_MAX };
	size_t n = size / sizeof(struct sock_filter);
	struct sock_filter *f;

	if (!bpf_is_sane(data, size))
		return 0;
	f = malloc(size);
	if (!f)
		abort();
	memcpy(f, data, size);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct seccomp_data d = { .nr = (int)words[i], .arch = (uint32_t)words[5 - i] };
		struct bpf_result r;

		for (int k = 0; k < 6; k++)
			d.args[k] = words[(i + (size_t)k) % 6];
		r = bpf_eval(f, n, &d);
		if (r.steps > n)
			abort();
	}
	free(f);
	return 0;
}
