/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf: libseccomp as the judge. What it can express it compiles, too, and both programs give the
 * same verdicts.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plan/bpf_check.h"
#include "tests/unit/bpf_eval.h"
#include "tests/unit/bpf_oracle.h"
#include "tests/unit/unit.h"

#define X32 0x40000000u

/* A program of libseccomp's, in the arena. */
struct program {
	struct sock_filter *f;
	size_t n;
};

static scmp_filter_ctx ctx_new(uint32_t otherwise, const char *const *abis)
{
	scmp_filter_ctx ctx = seccomp_init(otherwise);

	assert_non_null(ctx);
	assert_int_equal(seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), 0);
	seccomp_arch_remove(ctx, SCMP_ARCH_NATIVE);
	for (size_t i = 0; i < 4 && abis[i]; i++)
		assert_int_equal(seccomp_arch_add(ctx, seccomp_arch_resolve_name(abis[i])), 0);
	return ctx;
}

/* What it knows of no listed ABI, it refuses; so do we leave it out. */
static void ctx_add(scmp_filter_ctx ctx, uint32_t action, const char *call,
		    const struct scmp_arg_cmp *cmp, uint32_t otherwise)
{
	int nr = seccomp_syscall_resolve_name(call);

	if (action != otherwise)
		seccomp_rule_add_array(ctx, action, nr, cmp ? 1 : 0, cmp);
}

static struct program ctx_export(scmp_filter_ctx ctx)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	struct program p;
	off_t size;

	assert_true(fd >= 0);
	assert_int_equal(seccomp_export_bpf(ctx, fd), 0);
	size = lseek(fd, 0, SEEK_END);
	assert_true(size > 0);
	p.f = arena_alloc(bpf_arena, (size_t)size);
	p.n = (size_t)size / sizeof(*p.f);
	assert_int_equal(pread(fd, p.f, (size_t)size, 0), size);
	close(fd);
	seccomp_release(ctx);
	return p;
}

/* Rules of one policy, with what libseccomp is told for them. */
struct reference {
	const char *name, *otherwise;
	const char *abis[4];
	/* Of our rules; first those without conditions, then denials with one. */
	struct {
		const char *verdict, *calls;
	} plain[4];
	struct {
		const char *verdict, *call, *cond;
		struct scmp_arg_cmp cmp;
	} conds[8];
};

static const struct reference references[] = {
	{ .name = "allow list",
	  .otherwise = "errno ENOSYS",
	  .abis = { "x86_64" },
	  .plain = { { "allow", "read write openat mmap clone execve exit_group ioctl futex" },
		     { "errno EPERM", "mount umount2 ptrace" } } },
	{ .name = "allow list of three",
	  .otherwise = "errno EPERM",
	  .abis = { "x86_64", "x86", "x32" },
	  .plain = { { "allow", "read write openat mmap mmap2 clone execve ioctl futex _llseek "
				"rt_sigaction" } } },
	{ .name = "deny list",
	  .otherwise = "allow",
	  .abis = { "x86_64", "x86" },
	  .plain = { { "errno EPERM", "mount umount2 ptrace kexec_load bpf add_key keyctl" },
		     { "kill", "init_module" },
		     { "log", "personality" } } },
	{ .name = "sockets",
	  .otherwise = "errno EPERM",
	  .abis = { "x86", "x86_64" },
	  .plain = { { "allow", "socket bind listen accept accept4 recv send getsockopt" },
		     { "allow", "shmget shmat msgget semctl" } } },
	{ .name = "sockets denied",
	  .otherwise = "allow",
	  .abis = { "x86" },
	  .plain = { { "errno EPERM", "socketpair sendto recvmsg semget shmdt" } } },
	{ .name = "foreign",
	  .otherwise = "errno EPERM",
	  .abis = { "aarch64", "arm" },
	  .plain = { { "allow", "read write openat open clone cacheflush set_tls" } } },
	{ .name = "denials by argument",
	  .otherwise = "allow",
	  .abis = { "x86_64" },
	  .conds = { { "errno EPERM",
		       "clone",
		       "flags & CLONE_NEWUSER == CLONE_NEWUSER",
		       { 0, SCMP_CMP_MASKED_EQ, 0x10000000, 0x10000000 } },
		     { "errno EPERM",
		       "ioctl",
		       "arg1 & 0xffffffff == 0x5412",
		       { 1, SCMP_CMP_MASKED_EQ, 0xffffffff, 0x5412 } },
		     { "errno EPERM",
		       "prctl",
		       "arg1 == 0x123456789",
		       { 1, SCMP_CMP_EQ, 0x123456789, 0 } },
		     { "errno EPERM",
		       "getuid",
		       "arg0 > 0x100000000",
		       { 0, SCMP_CMP_GT, 0x100000000, 0 } },
		     { "errno EPERM",
		       "getgid",
		       "arg0 >= 0x100000001",
		       { 0, SCMP_CMP_GE, 0x100000001, 0 } },
		     { "errno EPERM",
		       "geteuid",
		       "arg2 < 0x100000001",
		       { 2, SCMP_CMP_LT, 0x100000001, 0 } },
		     { "errno EPERM",
		       "getegid",
		       "arg2 <= 0xfffffffff",
		       { 2, SCMP_CMP_LE, 0xfffffffff, 0 } },
		     { "kill",
		       "getppid",
		       "arg5 != 0x7f0000007f",
		       { 5, SCMP_CMP_NE, 0x7f0000007f, 0 } } } },
	{ .name = "denials upon an allow list",
	  .otherwise = "errno ENOSYS",
	  .abis = { "x86_64", "x86" },
	  .plain = { { "allow", "read write clone ioctl personality getuid" } },
	  .conds = { { "kill",
		       "clone",
		       "flags & CLONE_NEWNS != 0",
		       { 0, SCMP_CMP_MASKED_EQ, 0x20000, 0x20000 } },
		     { "kill",
		       "ioctl",
		       "arg1 & 0xffff == 0x541c",
		       { 1, SCMP_CMP_MASKED_EQ, 0xffff, 0x541c } },
		     { "kill",
		       "personality",
		       "persona == 8",
		       { 0, SCMP_CMP_MASKED_EQ, 0xffffffff, 8 } } } },
};

static void add_words(scmp_filter_ctx ctx, uint32_t action, const char *text, uint32_t otherwise)
{
	while (*text) {
		size_t n = strcspn(text, " ");

		ctx_add(ctx, action, arena_strndup(bpf_arena, text, n), NULL, otherwise);
		text += n + (text[n] == ' ');
	}
}

static const uint32_t archs[] = { SCMP_ARCH_X86_64, SCMP_ARCH_X86, SCMP_ARCH_AARCH64, SCMP_ARCH_ARM,
				  SCMP_ARCH_S390X };
static const uint64_t samples[] = { 0,
				    1,
				    8,
				    0x541c,
				    0x5412,
				    0x20000,
				    0x10000000,
				    0x123456789,
				    0xffffffff,
				    0x100000000,
				    0x100000001,
				    0x100005412,
				    0x100000008,
				    0xfffffffff,
				    0x1000000000,
				    0x7f0000007f,
				    0x7f00000080,
				    UINT64_MAX,
				    2,
				    3,
				    5,
				    9,
				    10,
				    11,
				    13,
				    21,
				    23 };

/* p: two of libseccomp's, of which the stricter verdict counts, and ours. */
static void compare_number(const char *name, const struct program *p, uint32_t arch,
			   uint32_t number)
{
	bool is_narrow = arch == SCMP_ARCH_X86 || arch == SCMP_ARCH_ARM;

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		struct seccomp_data d = { .nr = (int)number, .arch = arch };
		struct bpf_result r[3];
		uint32_t want;

		for (size_t j = 0; j < 6; j++) {
			d.args[j] = samples[(i + j) % ARRAY_LEN(samples)];
			if (is_narrow)
				d.args[j] = (uint32_t)d.args[j];
		}
		for (size_t j = 0; j < 3; j++)
			r[j] = bpf_eval(p[j].f, p[j].n, &d);
		want = bpf_stricter(r[0].verdict, r[1].verdict);
		if (want != r[2].verdict)
			fail_msg("%s: arch 0x%x number %d arg0 0x%llx: 0x%x, not 0x%x", name, arch,
				 d.nr, (unsigned long long)d.args[0], r[2].verdict, want);
		if (!r[0].arg_loads && !r[1].arg_loads && !r[2].arg_loads)
			break;
	}
}

static void compare_programs(const char *name, const struct program *p)
{
	for (size_t k = 0; k < ARRAY_LEN(archs); k++)
		for (uint32_t nr = 0; nr < 0x2000; nr++) {
			/* The second half are x32's numbers, and the end. */
			uint32_t number = nr < 0x1000	? nr
					  : nr < 0x1ffe ? X32 + nr - 0x1000
							: nr - 0x2000;

			compare_number(name, p, archs[k], number);
		}
}

static void compare_with(const struct reference *ref)
{
	struct bpf_policy p = { .name = ref->name, .otherwise = ref->otherwise };
	uint32_t otherwise = bpf_verdict(ref->otherwise);
	scmp_filter_ctx ctx = ctx_new(otherwise, ref->abis);
	struct program plain, conds, ours;
	struct bytes out;
	size_t n = 0;

	memcpy(p.abis, ref->abis, sizeof(p.abis));
	for (size_t i = 0; i < ARRAY_LEN(ref->plain) && ref->plain[i].calls; i++) {
		p.rules[n++] = arena_printf(bpf_arena, "%s %s", ref->plain[i].verdict,
					    ref->plain[i].calls);
		add_words(ctx, bpf_verdict(ref->plain[i].verdict), ref->plain[i].calls, otherwise);
	}
	plain = ctx_export(ctx);
	/* A second filter, as libseccomp has no order of rules: the stricter verdict counts. */
	ctx = ctx_new(SCMP_ACT_ALLOW, ref->abis);
	for (size_t i = 0; i < ARRAY_LEN(ref->conds) && ref->conds[i].call; i++) {
		p.rules[n++] = arena_printf(bpf_arena, "%s %s(%s)", ref->conds[i].verdict,
					    ref->conds[i].call, ref->conds[i].cond);
		ctx_add(ctx, bpf_verdict(ref->conds[i].verdict), ref->conds[i].call,
			&ref->conds[i].cmp, SCMP_ACT_ALLOW);
	}
	conds = ctx_export(ctx);
	assert_null(bpf_try(&p, &out));
	bpf_judge(&p);
	ours = (struct program){ (struct sock_filter *)out.v, out.n / BPF_INSTRUCTION_SIZE };
	compare_programs(ref->name, (const struct program[]){ plain, conds, ours });
}

static void test_libseccomp(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(references); i++)
		compare_with(&references[i]);
}

int main(void)
{
	bpf_arena = arena_new();

	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_libseccomp),
	};
	int r = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(bpf_arena);
	return r;
}
