/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf_check: what a program of a flat plan may be.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>

#include "base/list.h"
#include "plan/bpf_check.h"
#include "tests/unit/bpf_eval.h"
#include "tests/unit/unit.h"

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)
#define RET(verdict) BPF_STMT(BPF_RET | BPF_K, verdict)
#define JEQ(k, jt, jf) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, jt, jf)
#define ALLOW RET(SECCOMP_RET_ALLOW)

static const struct {
	const char *name;
	bool sane;
	size_t n;
	struct sock_filter f[4];
} checks[] = {
	{ "allow all", true, 1, { ALLOW } },
	{ "a test", true, 4, { LOAD(0), JEQ(1, 1, 0), ALLOW, RET(SECCOMP_RET_ERRNO | 1) } },
	{ "log and kill",
	  true,
	  3,
	  { BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1, 0, 1), RET(SECCOMP_RET_LOG),
	    RET(SECCOMP_RET_KILL_PROCESS) } },
	{ "the other tests",
	  true,
	  4,
	  { BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 1, 0, 1),
	    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 1, 0, 0), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 7),
	    ALLOW } },
	{ "a jump", true, 3, { BPF_STMT(BPF_JMP | BPF_JA, 1), ALLOW, ALLOW } },
	{ "the last argument", true, 2, { LOAD(60), ALLOW } },
	{ "the greatest error", true, 1, { RET(SECCOMP_RET_ERRNO | 4095) } },

	{ "empty", false, 0, { ALLOW } },
	{ "no end", false, 2, { ALLOW, LOAD(0) } },
	{ "ends in a jump", false, 2, { ALLOW, BPF_STMT(BPF_JMP | BPF_JA, 0) } },
	{ "jump to the end", false, 2, { BPF_STMT(BPF_JMP | BPF_JA, 1), ALLOW } },
	{ "jump far out", false, 2, { BPF_STMT(BPF_JMP | BPF_JA, 0xffffffff), ALLOW } },
	{ "jump back", false, 3, { ALLOW, BPF_STMT(BPF_JMP | BPF_JA, -2), ALLOW } },
	{ "true out", false, 3, { JEQ(0, 2, 0), ALLOW, ALLOW } },
	{ "false out", false, 3, { JEQ(0, 0, 2), ALLOW, ALLOW } },
	{ "load beyond", false, 2, { LOAD(64), ALLOW } },
	{ "load far beyond", false, 2, { LOAD(0xfffffffc), ALLOW } },
	{ "load between", false, 2, { LOAD(2), ALLOW } },
	{ "load of a packet's header", false, 2, { LOAD(SKF_AD_OFF), ALLOW } },
	{ "load of a half", false, 2, { BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0), ALLOW } },
	{ "indirect load", false, 2, { BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0), ALLOW } },
	{ "memory", false, 2, { BPF_STMT(BPF_LD | BPF_MEM, 0), ALLOW } },
	{ "store", false, 2, { BPF_STMT(BPF_ST, 0), ALLOW } },
	{ "test of X", false, 2, { BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_X, 0, 0, 0), ALLOW } },
	{ "division", false, 2, { BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), ALLOW } },
	{ "result in A", false, 1, { BPF_STMT(BPF_RET | BPF_A, 0) } },
	{ "unknown code", false, 2, { BPF_STMT(0xff, 0), ALLOW } },
	{ "code of 16 bits",
	  false,
	  2,
	  { BPF_STMT(0x100 | BPF_RET | BPF_K, SECCOMP_RET_ALLOW), ALLOW } },
	{ "trace", false, 1, { RET(SECCOMP_RET_TRACE) } },
	{ "trap", false, 1, { RET(SECCOMP_RET_TRAP) } },
	{ "listener", false, 1, { RET(SECCOMP_RET_USER_NOTIF) } },
	{ "kill of a thread", false, 1, { RET(SECCOMP_RET_KILL_THREAD) } },
	{ "no error", true, 1, { RET(SECCOMP_RET_ERRNO) } },
	{ "error 4096", false, 1, { RET(SECCOMP_RET_ERRNO | 4096) } },
	{ "allow with data", false, 1, { RET(SECCOMP_RET_ALLOW | 1) } },
};

static void test_check(void **state)
{
	char moved[sizeof(checks[0].f) + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		size_t size = checks[i].n * sizeof(struct sock_filter);

		if (bpf_is_sane(checks[i].f, size) != checks[i].sane)
			fail_msg("%s", checks[i].name);
		/* Not aligned. */
		memcpy(moved + 1, checks[i].f, size);
		assert_int_equal(bpf_is_sane(moved + 1, size), checks[i].sane);
	}
}

static void test_check_size(void **state)
{
	static struct sock_filter f[BPF_MAX_INSTRUCTIONS + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(f); i++)
		f[i] = (struct sock_filter)ALLOW;
	assert_true(bpf_is_sane(f, BPF_MAX_INSTRUCTIONS * sizeof(f[0])));
	assert_false(bpf_is_sane(f, (BPF_MAX_INSTRUCTIONS + 1) * sizeof(f[0])));
	for (size_t cut = 1; cut < sizeof(f[0]); cut++)
		assert_false(bpf_is_sane(f, 3 * sizeof(f[0]) - cut));
	assert_false(bpf_is_sane(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_check_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
