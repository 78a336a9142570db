/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf: filters are compiled, and run in tests/unit/bpf_eval.c.
 *
 * Three judges of a program: an oracle that walks the rules for one call, in the words of
 * plan/filter.h and back/bpf.h and with nothing of the compiler; libseccomp, where it can express
 * the same; and the figures that are promised of a program's length and ways.
 */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "back/bpf.h"
#include "base/list.h"
#include "plan/bpf_check.h"
#include "plan/filter.h"
#include "plan/filter_groups.h"
#include "tests/unit/bpf_eval.h"
#include "tests/unit/unit.h"

#define X32 0x40000000u
#define KILL SECCOMP_RET_KILL_PROCESS
#define ERROR(e) (SECCOMP_RET_ERRNO | (e))
#define MAX_RULES 32

static struct arena *arena;

/* A policy, and what was made of it. */
struct policy {
	const char *name, *otherwise;
	const char *abis[4];
	const char *rules[MAX_RULES];
};

struct made {
	const struct policy *policy;
	const struct sock_filter *f;
	size_t n;
	struct filter_rule *rules; /* for the oracle */
	size_t n_rules;
	uint32_t otherwise;
};

static size_t count(const char *const *v, size_t max)
{
	size_t n = 0;

	while (n < max && v[n])
		n++;
	return n;
}

static uint32_t verdict_of(struct filter_verdict v)
{
	switch (v.action) {
	case FILTER_ALLOW:
		return SECCOMP_RET_ALLOW;
	case FILTER_LOG:
		return SECCOMP_RET_LOG;
	case FILTER_KILL:
		return KILL;
	case FILTER_ERRNO:
		return ERROR((uint32_t)v.error);
	}
	abort();
}

/* NULL or the code of the first error. */
static const char *compile(const struct policy *p, struct bytes *out)
{
	const char *abis[ARRAY_LEN(p->abis)], *rules[MAX_RULES];
	struct step_seccomp s = { .policy = p->name, .otherwise = p->otherwise };
	struct place at = { .file = "test", .line = 7 };
	struct diags d;

	memcpy(abis, p->abis, sizeof(abis));
	memcpy(rules, p->rules, sizeof(rules));
	s.abis = (struct strv){ abis, count(abis, ARRAY_LEN(abis)) };
	s.rules = (struct strv){ rules, count(rules, MAX_RULES) };
	diags_init(&d, arena);
	if (bpf_compile(arena, &s, at, &d, out) == 0) {
		assert_int_equal(d.n_errors, 0);
		return NULL;
	}
	assert_true(d.n_errors > 0);
	assert_int_equal(d.first->at.line, 7);
	return diag_code(d.first->id);
}

static struct made make(const struct policy *p)
{
	struct made m = { .policy = p };
	struct filter_error err;
	struct filter_verdict v;
	struct bytes out;
	const char *code = compile(p, &out);

	if (code)
		fail_msg("%s: %s", p->name, code);
	if (!bpf_is_sane(out.v, out.n))
		fail_msg("%s: not sane", p->name);
	m.f = (const struct sock_filter *)out.v;
	m.n = out.n / sizeof(*m.f);
	m.n_rules = count(p->rules, MAX_RULES);
	m.rules = arena_array(arena, m.n_rules, sizeof(*m.rules));
	for (size_t i = 0; i < m.n_rules; i++)
		assert_true(filter_parse(arena, p->rules[i], &m.rules[i], &err));
	assert_true(filter_parse_verdict(arena, p->otherwise, &v, &err));
	m.otherwise = verdict_of(v);
	return m;
}

/* ---- numbers --------------------------------------------------------------------- */

/*
 * The name of a number. libseccomp knows most; what x86 has beside socketcall and ipc is out of
 * the kernel's table, and the newest calls are the same everywhere.
 */
static const char *const x86_direct[] = {
	[359 - 359] = "socket",
	"socketpair",
	"bind",
	"connect",
	"listen",
	"accept4",
	"getsockopt",
	"setsockopt",
	"getsockname",
	"getpeername",
	"sendto",
	"sendmsg",
	"recvfrom",
	"recvmsg",
	"shutdown",
	[393 - 359] = "semget",
	"semctl",
	"shmget",
	"shmctl",
	"shmat",
	"shmdt",
	"msgget",
	"msgsnd",
	"msgrcv",
	"msgctl",
};

static const char *const newest[] = { "mseal", "statmount", "listmount" };
static const uint32_t newest_numbers[] = { 462, 457, 458 };

static const char *look_up(const char *abi, uint32_t nr)
{
	uint32_t low = strcmp(abi, "x32") == 0 ? nr & ~X32 : nr;
	char *s = seccomp_syscall_resolve_num_arch(seccomp_arch_resolve_name(abi), (int)nr);
	const char *name = s ? arena_strdup(arena, s) : NULL;

	free(s);
	if (strcmp(abi, "x86") == 0 && nr >= 359 && nr < 359 + ARRAY_LEN(x86_direct) &&
	    x86_direct[nr - 359])
		return x86_direct[nr - 359];
	for (size_t i = 0; !name && i < ARRAY_LEN(newest); i++)
		if (low == newest_numbers[i])
			name = newest[i];
	return name;
}

/* A look-up goes through all of libseccomp's list, and is wanted a thousand times. */
static const char *name_of(const char *abi, uint32_t nr)
{
	static struct {
		const char *abi;
		const char *names[1024];
		bool known[1024];
	} cache[16];
	uint32_t low = strcmp(abi, "x32") == 0 && nr >= X32 ? nr & ~X32 : nr;
	size_t i = 0;

	if (strcmp(abi, "x32") == 0 && nr < X32)
		return NULL;
	if (low >= 1024)
		return look_up(abi, nr);
	while (cache[i].abi && strcmp(cache[i].abi, abi) != 0)
		i++;
	cache[i].abi = abi;
	if (!cache[i].known[low])
		cache[i].names[low] = look_up(abi, nr);
	cache[i].known[low] = true;
	return cache[i].names[low];
}

static const char *const socketcalls[] = {
	NULL,	       "socket",     "bind",	"connect", "listen",  "accept",	  "getsockname",
	"getpeername", "socketpair", "send",	"recv",	   "sendto",  "recvfrom", "shutdown",
	"setsockopt",  "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg", "sendmmsg",
};

static const char *const ipcs[] = {
	[1] = "semop", "semget", "semctl",	 "semtimedop", [11] = "msgsnd", "msgrcv",
	"msgget",      "msgctl", [21] = "shmat", "shmdt",      "shmget",	"shmctl",
};

static const char *sub_name(const char *mux, uint64_t arg0)
{
	uint32_t n = (uint32_t)arg0;

	if (strcmp(mux, "socketcall") == 0)
		return n < ARRAY_LEN(socketcalls) ? socketcalls[n] : NULL;
	n &= 0xffff;
	return n < ARRAY_LEN(ipcs) ? ipcs[n] : NULL;
}

/* ---- the oracle -------------------------------------------------------------------- */

static bool compare(enum filter_op op, uint64_t x, uint64_t y)
{
	switch (op) {
	case FILTER_EQ:
		return x == y;
	case FILTER_NE:
		return x != y;
	case FILTER_LT:
		return x < y;
	case FILTER_LE:
		return x <= y;
	case FILTER_GT:
		return x > y;
	case FILTER_GE:
		return x >= y;
	case FILTER_ANY:
		break;
	}
	abort();
}

static uint64_t number(const struct filter_value *v, const struct filter_abi *abi, uint64_t width)
{
	uint64_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		int64_t value = (int64_t)v->terms[i].number;
		bool negative = v->terms[i].negative;

		if (v->terms[i].constant) {
			assert_true(filter_constant_value(v->terms[i].constant, abi, &value));
			negative = value < 0;
		}
		n |= (uint64_t)value & (negative ? width : UINT64_MAX);
	}
	return n;
}

static bool holds(const struct filter_call *call, const struct filter_abi *abi, bool is_narrow,
		  const uint64_t *args)
{
	for (size_t i = 0; i < call->n_conds; i++) {
		const struct filter_cond *c = &call->conds[i];
		const struct filter_arg *arg =
			c->name ? filter_arg_by_name(abi, call->name, c->name)
				: filter_arg_by_index(abi, call->name, c->index);
		uint64_t width = is_narrow ? UINT32_MAX : UINT64_MAX, x;

		if (arg && arg->bits < 64)
			width &= (1ull << arg->bits) - 1;
		x = args[arg ? arg->index : c->index] & width;
		if (c->mask.n)
			x &= number(&c->mask, abi, width);
		if (c->op == FILTER_ANY ? !x : !compare(c->op, x, number(&c->value, abi, width)))
			return false;
	}
	return true;
}

static bool is_member(const char *const *members, const char *name)
{
	for (; *members; members++)
		if (**members == '@' ? is_member(filter_group_find(*members), name)
				     : strcmp(*members, name) == 0)
			return true;
	return false;
}

static bool is_about(const struct filter_call *call, const char *name)
{
	if (!name)
		return false;
	if (*call->name == '@')
		return is_member(filter_group_find(call->name), name);
	return strcmp(call->name, name) == 0;
}

/*
 * The last rule that matches. `mux` counts like the name. *looked: does a condition decide whether
 * this is the verdict?
 */
static uint32_t judge(const struct made *m, const char *name, const char *mux,
		      const struct filter_abi *abi, bool is_narrow, const uint64_t *args,
		      bool *looked)
{
	uint32_t last = m->otherwise, found = 0;
	bool is_found = false;

	*looked = false;
	for (size_t i = m->n_rules; i > 0; i--)
		for (size_t k = 0; k < m->rules[i - 1].n_calls; k++) {
			const struct filter_call *call = &m->rules[i - 1].calls[k];
			uint32_t verdict = verdict_of(m->rules[i - 1].verdict);

			if (!is_about(call, name) && !is_about(call, mux))
				continue;
			if (!is_found && holds(call, abi, is_narrow, args)) {
				is_found = true;
				found = verdict;
			}
		}
	/* Again, for the verdict without a look at arguments. */
	for (size_t i = m->n_rules; i > 0; i--)
		for (size_t k = 0; k < m->rules[i - 1].n_calls; k++) {
			const struct filter_call *call = &m->rules[i - 1].calls[k];

			if ((is_about(call, name) || is_about(call, mux)) && !call->n_conds) {
				last = verdict_of(m->rules[i - 1].verdict);
				goto unconditional;
			}
		}
unconditional:
	for (size_t i = m->n_rules; i > 0; i--)
		for (size_t k = 0; k < m->rules[i - 1].n_calls; k++) {
			const struct filter_call *call = &m->rules[i - 1].calls[k];

			if (!is_about(call, name) && !is_about(call, mux))
				continue;
			if (!call->n_conds)
				return is_found ? found : last;
			if (verdict_of(m->rules[i - 1].verdict) != last)
				*looked = true;
		}
	return is_found ? found : last;
}

static bool is_listed(const struct made *m, const char *abi)
{
	for (size_t i = 0; i < ARRAY_LEN(m->policy->abis) && m->policy->abis[i]; i++)
		if (strcmp(m->policy->abis[i], abi) == 0)
			return true;
	return false;
}

static uint32_t oracle(const struct made *m, const char *abi_name, uint32_t nr,
		       const uint64_t *args, bool *looked)
{
	const struct filter_abi *abi = filter_abi_find(abi_name);
	bool is_x32 = strcmp(abi_name, "x32") == 0;
	const char *name = name_of(abi_name, nr);
	uint32_t verdict;

	*looked = false;
	if (!is_listed(m, abi_name))
		return KILL;
	if (name && (strcmp(name, "socketcall") == 0 || strcmp(name, "ipc") == 0)) {
		verdict = judge(m, sub_name(name, args[0]), name, abi, true, args, looked);
		if (*looked)
			verdict = ERROR(ENOSYS);
		*looked = true;
		return verdict;
	}
	verdict = judge(m, name, NULL, abi, abi->bits == 32 || (is_x32 && nr - X32 >= 512), args,
			looked);
	if (*looked && strcmp(abi_name, "x86") == 0 &&
	    (strcmp(name, "mmap") == 0 || strcmp(name, "select") == 0)) {
		*looked = false;
		return ERROR(ENOSYS);
	}
	return verdict;
}

/* ---- program against oracle -------------------------------------------------------------- */

static uint64_t seed = 1;

static uint32_t any(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* As the kernel of that ABI lays the arguments out. */
static struct seccomp_data data_of(const struct filter_abi *abi, uint32_t arch, uint32_t nr,
				   const uint64_t *args)
{
	struct seccomp_data d = { .nr = (int)nr, .arch = arch };

	for (int i = 0; i < 6; i++) {
		uint64_t x = abi && abi->bits == 32 ? (uint32_t)args[i] : args[i];

		d.args[i] = abi && !filter_abi_is_little(abi) ? x << 32 | x >> 32 : x;
	}
	return d;
}

static void check_one(const struct made *m, const char *abi_name, uint32_t arch, uint32_t nr,
		      const uint64_t *args)
{
	struct seccomp_data d = data_of(filter_abi_find(abi_name), arch, nr, args);
	struct bpf_result r = bpf_eval(m->f, m->n, &d);
	const char *name = name_of(abi_name, nr);
	bool looked;
	uint32_t want = oracle(m, abi_name, nr, args, &looked);

	/* -1 is a call of neither, and so of the other one too. */
	if (nr == UINT32_MAX && (is_listed(m, "x86_64") || is_listed(m, "x32")) &&
	    arch == SCMP_ARCH_X86_64)
		want = m->otherwise;
	if (r.verdict == want && (looked || !r.arg_loads))
		return;
	bpf_dump(m->f, m->n);
	for (size_t i = 0; i < m->n_rules; i++)
		print_message("# %s\n", m->policy->rules[i]);
	fail_msg("%s: %s %u (%s) args 0x%llx 0x%llx 0x%llx 0x%llx: 0x%x, not 0x%x; %u loads",
		 m->policy->name, abi_name, nr, name ? name : "-", (unsigned long long)args[0],
		 (unsigned long long)args[1], (unsigned long long)args[2],
		 (unsigned long long)args[3], r.verdict, want, r.arg_loads);
}

/* What the conditions of the policy compare with, and what is near. */
static size_t interesting(const struct made *m, uint64_t *v, size_t max)
{
	const struct filter_abi *abi = filter_abi_find(m->policy->abis[0]);
	size_t n = 0;

	v[n++] = 0;
	v[n++] = UINT64_MAX;
	v[n++] = UINT32_MAX;
	v[n++] = 1ull << 32;
	for (size_t i = 0; i < m->n_rules; i++)
		for (size_t k = 0; k < m->rules[i].n_calls; k++)
			for (size_t j = 0; j < m->rules[i].calls[k].n_conds; j++) {
				const struct filter_cond *c = &m->rules[i].calls[k].conds[j];
				uint64_t values[] = { number(&c->mask, abi, UINT64_MAX),
						      number(&c->value, abi, UINT64_MAX) };

				for (size_t w = 0; w < 2 && n + 7 < max; w++) {
					v[n++] = values[w];
					v[n++] = values[w] + 1;
					v[n++] = values[w] - 1;
					v[n++] = values[w] | 1ull << 32;
					v[n++] = values[w] | 1ull << 16;
					v[n++] = values[w] & (values[w] - 1);
					v[n++] = ~values[w];
				}
			}
	return n;
}

/* Does a rule with a condition name the call? */
static bool is_conditional(const struct made *m, const char *name)
{
	for (size_t i = 0; i < m->n_rules; i++)
		for (size_t k = 0; k < m->rules[i].n_calls; k++)
			if (m->rules[i].calls[k].n_conds && is_about(&m->rules[i].calls[k], name))
				return true;
	return false;
}

static void check_number(const struct made *m, const char *abi, uint32_t arch, uint32_t nr,
			 const uint64_t *values, size_t n_values)
{
	const char *name = name_of(abi, nr);
	uint64_t args[6] = { 0 };

	check_one(m, abi, arch, nr, args);
	if (name && (strcmp(name, "socketcall") == 0 || strcmp(name, "ipc") == 0))
		for (args[0] = 0; args[0] < 30; args[0]++)
			for (int k = 0; k < 3; k++) {
				uint64_t sub[6] = { args[0] | (k == 1 ? 1 << 16 : 0) |
						    (k == 2 ? 1ull << 32 : 0) };

				check_one(m, abi, arch, nr, sub);
			}
	if (!is_conditional(m, name)) {
		memset(args, 0xff, sizeof(args));
		check_one(m, abi, arch, nr, args);
		return;
	}
	for (int k = 0; k < 6; k++)
		for (size_t i = 0; i < n_values; i++) {
			memset(args, 0, sizeof(args));
			args[k] = values[i];
			check_one(m, abi, arch, nr, args);
		}
	for (int i = 0; i < 400; i++) {
		for (int k = 0; k < 6; k++)
			args[k] = values[any((uint32_t)n_values)];
		check_one(m, abi, arch, nr, args);
	}
}

static void check_abi(const struct made *m, const char *abi, uint32_t base)
{
	static const uint32_t odd[] = { 1024,	    0xf0001,	0xf0002,    0xf0005,
					0x3fffffff, 0x40000000, 0x400003ff, 0x7fffffff,
					0x80000000, 0xfffffffe, 0xffffffff };
	uint32_t arch = filter_abi_arch(filter_abi_find(abi));
	uint64_t values[512];
	size_t n = interesting(m, values, ARRAY_LEN(values));
	bool is_x32 = strcmp(abi, "x32") == 0, is_x86_64 = strcmp(abi, "x86_64") == 0;

	for (uint32_t nr = base; nr <= base + 600; nr++)
		check_number(m, abi, arch, nr, values, n);
	for (size_t i = 0; i < ARRAY_LEN(odd); i++)
		/* x86_64 and x32 share what the kernel calls them. */
		if ((!is_x32 || odd[i] >= X32) &&
		    (!is_x86_64 || odd[i] < X32 || odd[i] == UINT32_MAX))
			check_number(m, abi, arch, odd[i], values, n);
}

/* All ABIs that share a kernel with those listed, and one from elsewhere. */
static void check_all(const struct policy *p)
{
	struct made m = make(p);
	static const struct {
		const char *abi;
		uint32_t base;
	} abis[] = {
		{ "x86_64", 0 }, { "x86", 0 },	 { "x32", X32 },   { "aarch64", 0 },
		{ "arm", 0 },	 { "s390x", 0 }, { "riscv64", 0 }, { "mips", 4000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(abis); i++)
		if (is_listed(&m, abis[i].abi) || i < 3 || i == 6)
			check_abi(&m, abis[i].abi, abis[i].base);
}

static const struct policy policies[] = {
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
	    "deny ioctl(request == TIOCSTI) ioctl(request == TIOCLINUX) ioctl(request >= "
	    "0x80000000)",
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
	    "kill getsid(arg0 >= 0x100000000)", "kill getpgid(arg0 <= 0x100000000)" } },
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
		check_all(&policies[i]);
}

/* ---- what cannot be compiled --------------------------------------------------------------- */

static const struct {
	const char *code;
	struct policy policy;
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
		const char *code = compile(&refused[i].policy, &out);

		if (!code || strcmp(code, refused[i].code) != 0)
			fail_msg("%s: %s", refused[i].policy.name, code ? code : "compiled");
		assert_int_equal(out.n, 0);
	}
}

/* Four instructions a condition. */
static void test_too_long(void **state)
{
	struct policy p = { "long", "allow", { "x86_64" }, { NULL } };
	struct strbuf rule;
	struct bytes out;

	(void)state;
	for (int n = 500; n <= 2000; n += 500) {
		strbuf_init(&rule, arena);
		strbuf_add(&rule, "deny");
		for (int i = 0; i < n; i++)
			strbuf_addf(&rule, " ioctl(arg == 0x%x00000001)", i + 1);
		p.rules[0] = rule.s;
		if (n < 1000) {
			struct made m = make(&p);

			assert_true(m.n > 255 * 4);
			check_abi(&m, "x86_64", 0);
		} else if (n > 1000) {
			assert_string_equal(compile(&p, &out), "E0441");
			assert_int_equal(out.n, 0);
		}
	}
}

int main(void)
{
	arena = arena_new();

	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_long),
	};
	int r = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(arena);
	return r;
}
