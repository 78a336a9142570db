/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf_oracle - walks the rules of a filter for one call, in the words of plan/filter.h and
 * back/bpf.h and with nothing of the compiler, and holds compiled programs against what comes out.
 *
 * All of it ends the test case when something is wrong.
 */
#ifndef SBX_TESTS_BPF_ORACLE_H
#define SBX_TESTS_BPF_ORACLE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"

#define BPF_MAX_RULES 32

struct bpf_policy {
	const char *name, *otherwise;
	const char *abis[4];
	const char *rules[BPF_MAX_RULES];
};

/* Of all that is made here; main makes and frees it. */
extern struct arena *bpf_arena;

/* Compiles. NULL, or the code of the first error. */
const char *bpf_try(const struct bpf_policy *p, struct bytes *out);

/*
 * Compiles, and compares the program with the rules: for each number of the ABIs that are listed,
 * of those that share a kernel with them, and of one from elsewhere; for arguments near the values
 * that the rules compare with; and that nothing of the arguments is read where nothing hangs on
 * them.
 */
void bpf_judge(const struct bpf_policy *p);

/* The verdict of "errno ENOSYS" as a program returns it. */
uint32_t bpf_verdict(const char *text);

/* The name of a number on an ABI; NULL: it has none. */
const char *bpf_call_name(const char *abi, uint32_t nr);

/* Below n; the same in each run. */
uint32_t bpf_any(uint32_t n);

#endif
