/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf: filters are compiled, and run in tests/unit/bpf_eval.c. Here they are held against the
 * oracle of tests/unit/bpf_oracle.c, and against the figures that are promised of a program's
 * length and ways; in test_bpf_seccomp.c against those of libseccomp.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdbool.h>
#include <string.h>

#include "back/bpf.h"
#include "plan/bpf_check.h"
#include "plan/filter.h"
#include "tests/unit/bpf_eval.h"
#include "tests/unit/bpf_oracle.h"
#include "tests/unit/unit.h"

#define KILL SECCOMP_RET_KILL_PROCESS

static struct bpf_result run(const struct bytes *program, const struct seccomp_data *d)
{
	return bpf_eval((const struct sock_filter *)program->v, program->n / BPF_INSTRUCTION_SIZE,
			d);
}

static const struct bpf_policy policies[] = {
	{ "no rule", "errno ENOSYS", { "x86_64" }, { NULL } },
	{ "all killed", "kill", { "x86_64", "x86", "x32" }, { NULL } },
	{ "all allowed", "allow", { "x86_64" }, { NULL } },
	{ "x32 alone",
	  "errno ENOSYS",
	  { "x32" },
	  { "allow read write", "deny ioctl(request == TIOCSTI)" } },
	{ "x32 alone, killed", "kill", { "x32" }, { "allow read" } },
	{ "twice the same ABI", "allow", { "x86_64", "x86_64", "x86" }, { "deny mount" } },
	{ "later rules win",
	  "errno ENOSYS",
	  { "x86_64" },
	  { "allow @mount", "deny mount", "allow umount2", "kill umount2", "allow mount",
	    "log mount" } },
	{ "a rule without a condition ends the look-up",
	  "errno ENOSYS",
	  { "x86_64", "x86" },
	  { "deny clone(flags & CLONE_NEWUSER)", "allow clone", "kill socket(family == AF_VSOCK)",
	    "deny socket", "allow socket(family == AF_UNIX)" } },
	{ "conditions before and behind",
	  "errno ENOSYS",
	  { "x86_64", "x86", "x32" },
	  { "allow clone read ioctl", "deny clone(flags & CLONE_NEWUSER|CLONE_NEWNS)",
	    "allow clone(flags & 0xff == 17, flags & CLONE_NEWNS == 0)",
	    "deny ioctl(request == TIOCSTI) ioctl(request == TIOCLINUX)",
	    "deny ioctl(request >= 0x80000000)",
	    "errno ENOTTY ioctl(fd == 2, request < 0x5400)" } },
	{ "words of 64 bits",
	  "allow",
	  { "x86_64", "x86" },
	  { "deny ioctl(arg == 0x123456789)", "errno EIO ioctl(arg > 0xfffffffff0)",
	    "kill ioctl(arg < 2)", "log ioctl(arg & 0xff00000000)",
	    "errno EBUSY ioctl(arg & 0x300000003 == 0x100000001)",
	    "errno ENXIO ioctl(arg & 0xf00000000 != 0xf00000000, arg >= 0x500000005)",
	    "errno E2BIG ioctl(arg != 0x500000000, arg <= 0x600000000, arg > 0x500000000)",
	    "errno EAGAIN ioctl(arg == -1)" } },
	{ "arguments by number",
	  "allow",
	  { "x86_64", "x32", "x86" },
	  { "deny getuid(arg0 == 5)", "deny getuid(arg5 & 0xffffffff == 7)",
	    "deny kexec_load(arg0 == 0x100000005)", "deny readv(arg2 == 5)",
	    "errno EIO getgid(arg1 == -1)", "errno EIO getgid(arg2 & 0x300000003 == 0)" } },
	{ "modes",
	  "allow",
	  { "x86_64", "x86", "aarch64" },
	  { "deny chmod(mode & S_ISUID|S_ISGID)", "deny fchmod(mode == 0755)",
	    "deny fchmodat(mode > 0777)", "deny mknod(mode & S_IFMT == S_IFBLK)",
	    "deny openat(flags & O_CREAT != 0, mode & S_ISUID)", "deny mkdirat(mode <= 7)",
	    "deny mknodat(mode & S_IFMT != S_IFREG, mode & S_IFMT != 0)" } },
	{ "conditions that never hold on 32 bits",
	  "errno ENOSYS",
	  { "x86" },
	  { "allow getuid", "deny getuid(arg0 == 0x100000000)", "allow getgid",
	    "kill getgid(arg0 != 0x100000000)", "allow getpid", "kill getpid(arg0 < 0x100000000)",
	    "allow getppid", "kill getppid(arg0 > 0x100000000)", "allow gettid",
	    "kill gettid(arg0 & 0x100000000)", "kill getpgrp(arg0 & 0x100000000 == 0)",
	    "kill getsid(arg0 >= 0x100000000)", "kill getpgid(arg0 <= 0x100000000)",
	    "kill getuid32(arg0 <= 0xffffffff)", "kill getgid32(arg0 > 0xffffffff)" } },
	{ "multiplexers",
	  "errno ENOSYS",
	  { "x86_64", "x86" },
	  { "allow socket bind connect semget shmget accept4 sendmmsg recv semop semtimedop",
	    "deny socket(family == AF_VSOCK)", "kill shmctl", "log accept",
	    "deny shmat(shmflg & SHM_EXEC)", "allow shmdt" } },
	{ "a multiplexer by name",
	  "errno ENOSYS",
	  { "x86" },
	  { "deny bind", "allow socketcall", "kill connect", "deny socket(family == AF_VSOCK)",
	    "allow ipc", "deny msgget" } },
	{ "multiplexers, allowed but for one",
	  "allow",
	  { "x86", "x86_64" },
	  { "deny socket shmat" } },
	{ "multiplexers of 64 bits",
	  "errno ENOSYS",
	  { "s390x" },
	  { "allow socket", "kill shmat" } },
	{ "old calls of x86",
	  "allow",
	  { "x86", "x86_64" },
	  { "deny mmap(prot & PROT_EXEC) mmap2(prot & PROT_EXEC)", "deny select(arg0 > 100)" } },
	{ "the other byte order",
	  "allow",
	  { "s390x" },
	  { "deny clone(flags & CLONE_NEWUSER)", "deny ioctl(arg == 0x123456789)",
	    "kill ioctl(request == TIOCSTI)", "deny mprotect(prot > 0x100000001)",
	    "errno EIO fchmod(mode == 0755)" } },
	{ "arm",
	  "errno ENOSYS",
	  { "aarch64", "arm" },
	  { "allow read write openat open cacheflush set_tls breakpoint",
	    "deny openat(flags & O_DIRECTORY) open(flags & O_NOFOLLOW)" } },
	{ "mips",
	  "errno ENOSYS",
	  { "mips" },
	  { "allow read write", "deny socket clone(flags & CLONE_NEWUSER)" } },
	{ "groups",
	  "allow",
	  { "x86_64", "x86", "x32" },
	  { "deny @obsolete @mount", "kill @mount", "allow umount2" } },
	{ "equal tests of different arguments",
	  "allow",
	  { "x86_64" },
	  { "deny ioctl(fd == 5) fcntl(cmd == 5) dup3(newfd == 5) socket(family == 5)" } },
	{ "newest calls",
	  "errno ENOSYS",
	  { "x86_64", "x32", "riscv64" },
	  { "allow mseal statmount", "kill listmount" } },
	{ "verdicts that do not hang on arguments",
	  "errno ENOSYS",
	  { "x86_64", "x86" },
	  { "deny clone socket", "deny clone(flags & CLONE_NEWUSER) socket(family == 1)",
	    "errno ENOSYS unshare(flags & CLONE_NEWUSER)" } },
};

static void test_oracle(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(policies); i++)
		bpf_judge(&policies[i]);
}

/* The policies that sbx comes with, on the ABIs that machines have together. */
static void test_built_in(void **state)
{
	static const struct {
		const char *name, *otherwise, *rules[BPF_MAX_RULES];
	} built_in[] = {
#define POLICY(name, otherwise, ...) { name, otherwise, { __VA_ARGS__ } },
#include "feature/policies.def"
	};
	static const char *const abi_sets[][4] = {
		{ "x86_64" }, { "x86_64", "x86", "x32" }, { "aarch64", "arm" }, { "riscv64" },
		{ "s390x" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(built_in); i++)
		for (size_t k = 0; k < ARRAY_LEN(abi_sets); k++) {
			struct bpf_policy p = { .name = built_in[i].name };

			p.otherwise = built_in[i].otherwise;
			memcpy(p.abis, abi_sets[k], sizeof(p.abis));
			memcpy(p.rules, built_in[i].rules, sizeof(p.rules));
			bpf_judge(&p);
		}
}

/* Leaves are shared, and many, so that most of them lie far away. */
static void test_far(void **state)
{
	struct bpf_policy p = { "far", "errno ENOSYS", { "x86_64", "x86" }, { NULL } };
	struct strbuf rules[2];
	struct bytes out;

	(void)state;
	for (uint32_t r = 0; r < ARRAY_LEN(rules); r++) {
		strbuf_init(&rules[r], bpf_arena);
		strbuf_add(&rules[r], r ? "kill" : "allow");
		for (uint32_t nr = 0; nr < 330; nr++)
			if (bpf_call_name("x86_64", nr))
				strbuf_addf(&rules[r], " %s(arg%u & 0xff0000ff == %u)",
					    bpf_call_name("x86_64", nr), r, nr % 60);
		p.rules[r] = rules[r].s;
	}
	assert_null(bpf_try(&p, &out));
	assert_true(out.n / BPF_INSTRUCTION_SIZE > 4 * 255);
	bpf_judge(&p);
}

/*
 * What a condition leads to when it fails may be far away, too, on either side of the test; those
 * that it would land among then all hold.
 */
static void test_many_conditions(void **state)
{
	static const char *const first[] = { "request == 7", "request != 7" };
	struct bpf_policy p = { "many", "allow", { "x86_64" }, { NULL } };
	struct strbuf rule;
	struct bytes out;

	(void)state;
	for (uint64_t k = 0; k < ARRAY_LEN(first); k++) {
		strbuf_init(&rule, bpf_arena);
		strbuf_addf(&rule, "kill ioctl(%s", first[k]);
		for (uint32_t i = 1; i <= 400; i++)
			strbuf_addf(&rule, ", arg != %u", i);
		strbuf_add(&rule, ")");
		p.rules[0] = rule.s;
		assert_null(bpf_try(&p, &out));
		assert_true(bpf_is_sane(out.v, out.n));
		for (uint64_t request = 7; request <= 8; request++)
			for (uint64_t arg = 0; arg <= 401; arg++) {
				struct seccomp_data d = { .nr = 16,
							  .arch = SCMP_ARCH_X86_64,
							  .args = { 0, request, arg } };
				bool is_killed = request == 7 + k && (arg == 0 || arg == 401);

				assert_int_equal(run(&out, &d).verdict,
						 is_killed ? KILL : SECCOMP_RET_ALLOW);
			}
	}
}

/* ---- rules by chance ---------------------------------------------------------------------- */

static const char *const verdicts[] = { "allow", "deny",	 "errno ENOSYS",
					"kill",	 "errno EACCES", "log" };
static const char *const calls[] = { "read",	    "ioctl",   "clone",	     "unshare", "socket",
				     "socketpair",  "ioctl",   "mmap",	     "mmap2",	"mprotect",
				     "personality", "prctl",   "chmod",	     "openat",	"kill",
				     "mount",	    "umount2", "shmat",	     "msgget",	"getuid",
				     "kexec_load",  "sendmsg", "newfstatat", "_llseek", "mseal" };
static const char *const ops[] = { "==", "!=", "<", "<=", ">", ">=" };
static const char *const values[] = { "1",
				      "2",
				      "0x7f",
				      "0x8000",
				      "0x10000",
				      "0x12345678",
				      "0xfffffffe",
				      "0x100000000",
				      "0x100000001",
				      "0x7fffffffffffffff",
				      "0xfffffffffffffff0",
				      "-1",
				      "-100" };
static const char *const masks[] = { "1",	    "3",
				     "0x80000000",  "0xff00",
				     "0xffffffff",  "0x100000000",
				     "0x300000003", "0xffffffff00000000" };

static void add_cond(struct strbuf *out, const char *call)
{
	const char *names[8];
	size_t n = filter_arg_names(call, names, ARRAY_LEN(names));
	uint32_t i = bpf_any(8);

	if (i < n)
		strbuf_add(out, names[i]);
	else
		strbuf_addf(out, "arg%u", bpf_any(4));
	switch (bpf_any(4)) {
	case 0:
		strbuf_addf(out, " & %s", masks[bpf_any(ARRAY_LEN(masks))]);
		break;
	case 1:
		strbuf_addf(out, " & %s %s %s", masks[bpf_any(ARRAY_LEN(masks))], ops[bpf_any(2)],
			    bpf_any(2) ? "0" : masks[bpf_any(ARRAY_LEN(masks))]);
		break;
	default:
		strbuf_addf(out, " %s %s", ops[bpf_any(ARRAY_LEN(ops))],
			    values[bpf_any(ARRAY_LEN(values))]);
	}
}

/* A rule, until one is accepted: conditions that never hold are not. */
static const char *any_rule(void)
{
	struct filter_error err;
	struct filter_rule rule;
	struct strbuf out;

	do {
		strbuf_init(&out, bpf_arena);
		strbuf_add(&out, verdicts[bpf_any(ARRAY_LEN(verdicts))]);
		for (uint32_t n = 1 + bpf_any(4); n > 0; n--) {
			const char *call = calls[bpf_any(ARRAY_LEN(calls))];

			if (bpf_any(12) == 0)
				call = bpf_any(2) ? "@mount" : "socketcall";
			strbuf_addf(&out, " %s", call);
			if (*call == '@' || filter_is_mux(call) || bpf_any(3) == 0)
				continue;
			strbuf_addc(&out, '(');
			add_cond(&out, call);
			if (bpf_any(3) == 0) {
				strbuf_add(&out, ", ");
				add_cond(&out, call);
			}
			strbuf_addc(&out, ')');
		}
	} while (!filter_parse(bpf_arena, out.s, &rule, &err));
	return out.s;
}

static void test_random(void **state)
{
	static const char *const abi_sets[][4] = {
		{ "x86_64" },	      { "x86_64", "x86" }, { "x86", "x86_64", "x32" },
		{ "x32", "x86" },     { "x32", "x86_64" }, { "aarch64", "arm" },
		{ "riscv64", "x86" }, { "arm", "x86_64" },
	};

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct bpf_policy p = { .name = arena_printf(bpf_arena, "round %d", round) };

		p.otherwise = verdicts[bpf_any(ARRAY_LEN(verdicts))];
		memcpy(p.abis, abi_sets[bpf_any(ARRAY_LEN(abi_sets))], sizeof(p.abis));
		for (uint32_t n = bpf_any(8), i = 0; i < n; i++)
			p.rules[i] = any_rule();
		bpf_judge(&p);
	}
}

/* ---- length ------------------------------------------------------------------------------------
 */

/* What container engines keep from a payload, roughly: the rest is 300 calls in many ranges. */
static const char denied[] =
	"errno EPERM acct add_key bpf clock_adjtime clock_settime delete_module fanotify_init "
	"finit_module get_kernel_syms get_mempolicy init_module io_uring_setup io_uring_enter "
	"io_uring_register ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind "
	"move_pages name_to_handle_at nfsservctl open_by_handle_at perf_event_open personality "
	"process_vm_readv process_vm_writev ptrace query_module quotactl reboot request_key "
	"set_mempolicy setdomainname sethostname setns settimeofday swapoff swapon syslog sysfs "
	"_sysctl unshare uselib userfaultfd ustat vhangup vserver create_module @mount";

static void test_length(void **state)
{
	struct bpf_policy p = { "allow list", "errno ENOSYS", { "x86_64" }, { NULL, denied } };
	struct strbuf allowed;
	unsigned int n = 0, steps = 0, ranges = 0;
	uint32_t last = 0;
	struct bytes out;

	(void)state;
	strbuf_init(&allowed, bpf_arena);
	strbuf_add(&allowed, "allow");
	for (uint32_t nr = 0; nr < 500; nr++)
		if (bpf_call_name("x86_64", nr)) {
			strbuf_addf(&allowed, " %s", bpf_call_name("x86_64", nr));
			n++;
		}
	assert_true(n > 340);
	p.rules[0] = allowed.s;
	assert_null(bpf_try(&p, &out));
	bpf_judge(&p);
	for (uint32_t nr = 0; nr < 500; nr++) {
		struct seccomp_data d = { .nr = (int)nr, .arch = SCMP_ARCH_X86_64 };
		struct bpf_result r = run(&out, &d);

		ranges += r.verdict != last;
		last = r.verdict;
		if (r.steps > steps)
			steps = r.steps;
	}
	n = (unsigned int)(out.n / BPF_INSTRUCTION_SIZE);
	print_message("# %u instructions for %u ranges, %u of them run at most\n", n, ranges,
		      steps);
	assert_true(ranges > 40);
	/* An instruction a range, and what tells ABIs apart; a tree as deep as it has to be. */
	assert_true(n <= ranges + 20);
	assert_true(n <= 200);
	assert_true(steps <= 14);
}

/* One load for tests of one word in a row; nothing for what is decided already. */
static void test_short(void **state)
{
	static const struct bpf_policy p = { "ioctl",
					     "allow",
					     { "x86_64" },
					     { "deny ioctl(request == TIOCSTI) ioctl(request == "
					       "TIOCLINUX) ioctl(request == TIOCCONS)" } };
	struct seccomp_data d = { .nr = 16, .arch = SCMP_ARCH_X86_64, .args = { 0, 7 } };
	struct bpf_result r;
	struct bytes out;

	(void)state;
	assert_null(bpf_try(&p, &out));
	r = run(&out, &d);
	assert_int_equal(r.verdict, SECCOMP_RET_ALLOW);
	assert_int_equal(r.arg_loads, 1);
	/* ABI, number, three tests: 2 + 2 or 3 + 1 + 3 + 1. */
	assert_true(r.steps <= 11);
	assert_int_equal(out.n / BPF_INSTRUCTION_SIZE, 17);
}

static void test_same_bytes(void **state)
{
	struct bytes a, b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(policies); i++) {
		assert_null(bpf_try(&policies[i], &a));
		assert_null(bpf_try(&policies[i], &b));
		assert_int_equal(a.n, b.n);
		assert_memory_equal(a.v, b.v, a.n);
	}
}

/* ---- what cannot be compiled --------------------------------------------------------------- */

static const struct {
	const char *code;
	struct bpf_policy policy;
} refused[] = {
	{ "E0440", { "a broken rule", "allow", { "x86_64" }, { "deny nosuchcall" } } },
	{ "E0440", { "a broken action", "maybe", { "x86_64" }, { "deny mount" } } },
	{ "E0440", { "an action with a call", "deny mount", { "x86_64" }, { "deny mount" } } },
	{ "E0442", { "no ABI", "allow", { NULL }, { "deny mount" } } },
	{ "E0442", { "an unknown ABI", "allow", { "x86_64", "z80" }, { "deny mount" } } },
	{ "E0443", { "a constant", "allow", { "mips" }, { "deny open(flags & O_DIRECT)" } } },
	{ "E0443", { "no twin", "allow", { "s390x" }, { "deny mmap(prot & PROT_EXEC)" } } },
};

static void test_refused(void **state)
{
	struct bytes out;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		const char *code = bpf_try(&refused[i].policy, &out);

		if (!code || strcmp(code, refused[i].code) != 0)
			fail_msg("%s: %s", refused[i].policy.name, code ? code : "compiled");
		assert_int_equal(out.n, 0);
	}
}

/* Four instructions a condition. */
static void test_too_long(void **state)
{
	struct bpf_policy p = { "long", "allow", { "x86_64" }, { NULL } };
	struct strbuf rule;
	struct bytes out;

	(void)state;
	for (int n = 500; n <= 2000; n += 500) {
		strbuf_init(&rule, bpf_arena);
		strbuf_add(&rule, "deny");
		for (int i = 0; i < n; i++)
			strbuf_addf(&rule, " ioctl(arg == 0x%x00000001)", i + 1);
		p.rules[0] = rule.s;
		if (n < 1000) {
			assert_null(bpf_try(&p, &out));
			assert_true(out.n / BPF_INSTRUCTION_SIZE > 255 * 4);
			bpf_judge(&p);
		} else if (n > 1000) {
			assert_string_equal(bpf_try(&p, &out), "E0441");
			assert_int_equal(out.n, 0);
		}
	}
}

int main(void)
{
	bpf_arena = arena_new();

	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),	   cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_far),	   cmocka_unit_test(test_random),
		cmocka_unit_test(test_length),	   cmocka_unit_test(test_short),
		cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_long),   cmocka_unit_test(test_many_conditions),
	};
	int r = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(bpf_arena);
	return r;
}
