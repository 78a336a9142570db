/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/bpf_check.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>

#define MAX_ERRNO 4095 /* what the kernel can tell from a pointer */

_Static_assert(sizeof(struct sock_filter) == BPF_INSTRUCTION_SIZE, "size of an instruction");
_Static_assert(BPF_MAX_INSTRUCTIONS == BPF_MAXINSNS, "length of a program");

static bool is_verdict(__u32 k)
{
	switch (k & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG:
	case SECCOMP_RET_KILL_PROCESS:
		return (k & SECCOMP_RET_DATA) == 0;
	case SECCOMP_RET_ERRNO:
		return (k & SECCOMP_RET_DATA) <= MAX_ERRNO;
	}
	return false;
}

/* Instruction f, with `after` more behind it. Jumps count from the next instruction. */
static bool is_sane(const struct sock_filter *f, size_t after)
{
	switch (f->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		return f->k % sizeof(__u32) == 0 && f->k < sizeof(struct seccomp_data);
	case BPF_ALU | BPF_AND | BPF_K:
		return true;
	case BPF_JMP | BPF_JA:
		return f->k < after;
	case BPF_JMP | BPF_JEQ | BPF_K:
	case BPF_JMP | BPF_JGT | BPF_K:
	case BPF_JMP | BPF_JGE | BPF_K:
	case BPF_JMP | BPF_JSET | BPF_K:
		return f->jt < after && f->jf < after;
	case BPF_RET | BPF_K:
		return is_verdict(f->k);
	}
	return false;
}

bool bpf_is_sane(const void *program, size_t n_bytes)
{
	size_t n = n_bytes / BPF_INSTRUCTION_SIZE;
	struct sock_filter f = { 0 };

	if (n_bytes % BPF_INSTRUCTION_SIZE != 0 || n == 0 || n > BPF_MAX_INSTRUCTIONS)
		return false;
	for (size_t i = 0; i < n; i++) {
		memcpy(&f, (const char *)program + i * BPF_INSTRUCTION_SIZE, sizeof(f));
		if (!is_sane(&f, n - 1 - i))
			return false;
	}
	return f.code == (BPF_RET | BPF_K);
}
