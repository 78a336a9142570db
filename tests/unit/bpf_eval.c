/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/bpf_eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void bad(const char *what, size_t pc)
{
	printf("# bpf_eval: %s at instruction %zu\n", what, pc);
	fflush(stdout);
	abort();
}

static uint32_t alu(uint16_t code, uint32_t a, uint32_t b, size_t pc)
{
	switch (BPF_OP(code)) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_OR:
		return a | b;
	case BPF_AND:
		return a & b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return b < 32 ? a << b : 0;
	case BPF_RSH:
		return b < 32 ? a >> b : 0;
	case BPF_NEG:
		return -a;
	}
	bad("unknown arithmetic", pc);
}

static int jumps(uint16_t code, uint32_t a, uint32_t b, size_t pc)
{
	switch (BPF_OP(code)) {
	case BPF_JEQ:
		return a == b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	case BPF_JSET:
		return (a & b) != 0;
	}
	bad("unknown jump", pc);
}

struct bpf_result bpf_eval(const struct sock_filter *f, size_t n, const struct seccomp_data *d)
{
	struct bpf_result r = { 0 };
	uint32_t a = 0, x = 0, mem[BPF_MEMWORDS] = { 0 };

	for (size_t pc = 0; pc < n; pc++) {
		uint32_t k = f[pc].k, b = BPF_SRC(f[pc].code) == BPF_X ? x : k;

		r.steps++;
		switch (f[pc].code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (k % 4 || k > sizeof(*d) - 4)
				bad("load beyond the data", pc);
			memcpy(&a, (const char *)d + k, 4);
			r.arg_loads += k >= offsetof(struct seccomp_data, args);
			continue;
		case BPF_LD | BPF_IMM:
			a = k;
			continue;
		case BPF_LDX | BPF_IMM:
			x = k;
			continue;
		case BPF_LD | BPF_MEM:
		case BPF_LDX | BPF_MEM:
		case BPF_ST:
		case BPF_STX:
			if (k >= BPF_MEMWORDS)
				bad("no such memory word", pc);
			if (BPF_CLASS(f[pc].code) == BPF_LD)
				a = mem[k];
			else if (BPF_CLASS(f[pc].code) == BPF_LDX)
				x = mem[k];
			else
				mem[k] = BPF_CLASS(f[pc].code) == BPF_ST ? a : x;
			continue;
		case BPF_MISC | BPF_TAX:
			x = a;
			continue;
		case BPF_MISC | BPF_TXA:
			a = x;
			continue;
		case BPF_RET | BPF_K:
			r.verdict = k;
			return r;
		case BPF_RET | BPF_A:
			r.verdict = a;
			return r;
		case BPF_JMP | BPF_JA:
			if (k >= n - pc - 1)
				bad("jump out of the program", pc);
			pc += k;
			continue;
		}
		if (BPF_CLASS(f[pc].code) == BPF_ALU)
			a = alu(f[pc].code, a, b, pc);
		else if (BPF_CLASS(f[pc].code) == BPF_JMP)
			pc += jumps(f[pc].code, a, b, pc) ? f[pc].jt : f[pc].jf;
		else
			bad("unknown instruction", pc);
	}
	bad("ran off the end", n);
}

/* The kernel takes the smaller of the actions as signed numbers. */
uint32_t bpf_stricter(uint32_t a, uint32_t b)
{
	return (int32_t)(a & SECCOMP_RET_ACTION_FULL) <= (int32_t)(b & SECCOMP_RET_ACTION_FULL) ? a
												: b;
}

void bpf_dump(const struct sock_filter *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("# %4zu: code 0x%02x k 0x%08x jt %zu jf %zu\n", i, f[i].code, f[i].k,
		       i + 1 + (f[i].code == (BPF_JMP | BPF_JA) ? f[i].k : f[i].jt),
		       i + 1 + f[i].jf);
}
