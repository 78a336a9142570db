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

enum outcome {
	NEVER,
	SOMETIMES,
	ALWAYS,
};

/* A condition, in numbers. */
struct fact {
	enum filter_op op;
	unsigned int index;
	uint64_t width, mask, value;
};

/* A call of a rule that is about the number in question. */
struct clause {
	uint32_t verdict;
	enum outcome could;
	struct fact facts[4];
	size_t n;
};

struct made {
	const struct policy *policy;
	const struct sock_filter *f;
	size_t n;
	struct filter_rule *rules; /* for the oracle */
	size_t n_rules;
	struct clause *clauses; /* room for those of one number */
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
	size_t n_calls = 0;

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
	for (size_t i = 0; i < m.n_rules; i++)
		n_calls += m.rules[i].n_calls;
	m.clauses = arena_array(arena, n_calls, sizeof(*m.clauses));
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

static struct fact fact_of(const struct filter_cond *c, const char *call,
			   const struct filter_abi *abi, bool is_narrow)
{
	const struct filter_arg *arg = c->name ? filter_arg_by_name(abi, call, c->name)
					       : filter_arg_by_index(abi, call, c->index);
	struct fact f = { .op = c->op, .index = arg ? arg->index : c->index };

	f.width = is_narrow ? UINT32_MAX : UINT64_MAX;
	if (arg && arg->bits < 64)
		f.width &= (1ull << arg->bits) - 1;
	f.mask = c->mask.n ? number(&c->mask, abi, f.width) & f.width : f.width;
	f.value = number(&c->value, abi, f.width);
	if (f.op == FILTER_ANY)
		f.op = FILTER_NE;
	return f;
}

/* For any argument: a register of 32 bits cannot hold what a rule may compare it with. */
static enum outcome could(const struct fact *f)
{
	bool at_least = compare(f->op, 0, f->value), at_most = compare(f->op, f->width, f->value);

	if (!f->mask)
		return at_least ? ALWAYS : NEVER;
	if (f->op == FILTER_EQ)
		return f->value & ~f->mask ? NEVER : SOMETIMES;
	if (f->op == FILTER_NE)
		return f->value & ~f->mask ? ALWAYS : SOMETIMES;
	return at_least != at_most ? SOMETIMES : at_least ? ALWAYS : NEVER;
}

static bool holds(const struct clause *c, const uint64_t *args)
{
	for (size_t i = 0; i < c->n; i++)
		if (!compare(c->facts[i].op, args[c->facts[i].index] & c->facts[i].mask,
			     c->facts[i].value))
			return false;
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

static bool is_listed(const struct made *m, const char *abi)
{
	for (size_t i = 0; i < ARRAY_LEN(m->policy->abis) && m->policy->abis[i]; i++)
		if (strcmp(m->policy->abis[i], abi) == 0)
			return true;
	return false;
}

/* A number of an ABI, and all that the rules say about it, the last rule first. */
struct subject {
	const struct made *m;
	const struct filter_abi *abi;
	bool is_little;
	uint32_t arch, nr;
	const char *name, *mux; /* NULL: unknown; not made through one */
	struct clause *clauses;
	size_t n;
};

/* `mux` counts like the name. */
static void find_clauses(struct subject *s)
{
	bool is_narrow = s->abi->bits == 32 || s->mux ||
			 (strcmp(s->abi->name, "x32") == 0 && s->nr - X32 >= 512);

	s->n = 0;
	for (size_t i = s->m->n_rules; i > 0; i--)
		for (size_t k = 0; k < s->m->rules[i - 1].n_calls; k++) {
			const struct filter_call *call = &s->m->rules[i - 1].calls[k];
			struct clause c = { .could = ALWAYS };

			if (!is_about(call, s->name) && !is_about(call, s->mux))
				continue;
			c.verdict = verdict_of(s->m->rules[i - 1].verdict);
			assert_true(call->n_conds <= ARRAY_LEN(c.facts));
			for (; c.n < call->n_conds; c.n++) {
				enum outcome one;

				c.facts[c.n] =
					fact_of(&call->conds[c.n], call->name, s->abi, is_narrow);
				one = could(&c.facts[c.n]);
				if (one < c.could)
					c.could = one;
			}
			s->clauses[s->n++] = c;
		}
}

/* *looked: the arguments could have led to another verdict. */
static uint32_t judge(const struct subject *s, const uint64_t *args, bool *looked)
{
	uint32_t found = s->m->otherwise, first = 0;
	bool is_found = false, is_first = true;

	*looked = false;
	for (size_t i = 0; i < s->n; i++) {
		const struct clause *c = &s->clauses[i];

		if (c->could == NEVER)
			continue;
		if (!is_found && holds(c, args)) {
			is_found = true;
			found = c->verdict;
		}
		if (!is_first && c->verdict != first)
			*looked = true;
		first = c->verdict;
		is_first = false;
		if (c->could == ALWAYS)
			return found;
	}
	if (!is_first && s->m->otherwise != first)
		*looked = true;
	return found;
}

static uint32_t oracle(struct subject *s, const uint64_t *args, bool *looked)
{
	uint32_t verdict;

	*looked = false;
	/* -1 is neither x86_64's nor x32's, and so belongs to what is listed of them. */
	if (s->nr == UINT32_MAX && s->arch == SCMP_ARCH_X86_64)
		return is_listed(s->m, "x86_64") || is_listed(s->m, "x32") ? s->m->otherwise : KILL;
	if (!is_listed(s->m, s->abi->name))
		return KILL;
	if (s->mux) {
		s->name = sub_name(s->mux, args[0]);
		find_clauses(s);
		verdict = judge(s, args, looked);
		if (*looked)
			verdict = ERROR(ENOSYS);
		*looked = true;
		return verdict;
	}
	verdict = judge(s, args, looked);
	if (*looked && strcmp(s->abi->name, "x86") == 0 &&
	    (strcmp(s->name, "mmap") == 0 || strcmp(s->name, "select") == 0)) {
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
static struct seccomp_data data_of(const struct subject *s, const uint64_t *args)
{
	struct seccomp_data d = { .nr = (int)s->nr, .arch = s->arch };

	for (int i = 0; i < 6; i++) {
		uint64_t x = s->abi->bits == 32 ? (uint32_t)args[i] : args[i];

		d.args[i] = s->is_little ? x : x << 32 | x >> 32;
	}
	return d;
}

static void check_one(struct subject *s, const uint64_t *args)
{
	struct seccomp_data d = data_of(s, args);
	struct bpf_result r = bpf_eval(s->m->f, s->m->n, &d);
	bool looked;
	uint32_t want = oracle(s, args, &looked);

	if (r.verdict == want && (looked || !r.arg_loads))
		return;
	bpf_dump(s->m->f, s->m->n);
	for (size_t i = 0; i < s->m->n_rules; i++)
		print_message("# %s\n", s->m->policy->rules[i]);
	fail_msg("%s: %s %u (%s) args 0x%llx 0x%llx 0x%llx 0x%llx: 0x%x, not 0x%x; %u loads",
		 s->m->policy->name, s->abi->name, s->nr, s->name ? s->name : "-",
		 (unsigned long long)args[0], (unsigned long long)args[1],
		 (unsigned long long)args[2], (unsigned long long)args[3], r.verdict, want,
		 r.arg_loads);
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

static void check_number(const struct made *m, const char *abi, uint32_t arch, uint32_t nr,
			 const uint64_t *values, size_t n_values)
{
	struct subject s = { .m = m, .abi = filter_abi_find(abi), .arch = arch, .nr = nr };
	uint64_t args[6] = { 0 };
	bool is_conditional = false;

	s.is_little = filter_abi_is_little(s.abi);
	s.name = name_of(abi, nr);
	s.clauses = m->clauses;
	if (s.name && (strcmp(s.name, "socketcall") == 0 || strcmp(s.name, "ipc") == 0)) {
		s.mux = s.name;
		for (uint64_t sub = 0; sub < 30; sub++)
			for (int k = 0; k < 3; k++) {
				args[0] = sub | (k == 1 ? 1 << 16 : 0) | (k == 2 ? 1ull << 32 : 0);
				check_one(&s, args);
			}
		return;
	}
	find_clauses(&s);
	check_one(&s, args);
	memset(args, 0xff, sizeof(args));
	check_one(&s, args);
	for (size_t i = 0; i < s.n; i++)
		is_conditional |= s.clauses[i].n > 0;
	if (!is_conditional)
		return;
	for (int k = 0; k < 6; k++)
		for (size_t i = 0; i < n_values; i++) {
			memset(args, 0, sizeof(args));
			args[k] = values[i];
			check_one(&s, args);
		}
	for (int i = 0; i < 400; i++) {
		for (int k = 0; k < 6; k++)
			args[k] = values[any((uint32_t)n_values)];
		check_one(&s, args);
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
		check_all(&policies[i]);
}

/* Leaves are shared, and many, so that most of them lie far away. */
static void test_far(void **state)
{
	struct policy p = { "far", "errno ENOSYS", { "x86_64", "x86" }, { NULL } };
	struct strbuf rules[2];
	struct bytes out;

	(void)state;
	for (uint32_t r = 0; r < ARRAY_LEN(rules); r++) {
		strbuf_init(&rules[r], arena);
		strbuf_add(&rules[r], r ? "kill" : "allow");
		for (uint32_t nr = 0; nr < 330; nr++)
			if (name_of("x86_64", nr))
				strbuf_addf(&rules[r], " %s(arg%u & 0xff0000ff == %u)",
					    name_of("x86_64", nr), r, nr % 60);
		p.rules[r] = rules[r].s;
	}
	assert_null(compile(&p, &out));
	assert_true(out.n / BPF_INSTRUCTION_SIZE > 4 * 255);
	check_all(&p);
}

/*
 * What a condition leads to when it fails may be far away, too, on either side of the test; those
 * that it would land among then all hold.
 */
static void test_many_conditions(void **state)
{
	static const char *const first[] = { "request == 7", "request != 7" };
	struct policy p = { "many", "allow", { "x86_64" }, { NULL } };
	struct strbuf rule;
	struct bytes out;

	(void)state;
	for (uint64_t k = 0; k < ARRAY_LEN(first); k++) {
		strbuf_init(&rule, arena);
		strbuf_addf(&rule, "kill ioctl(%s", first[k]);
		for (uint32_t i = 1; i <= 400; i++)
			strbuf_addf(&rule, ", arg != %u", i);
		strbuf_add(&rule, ")");
		p.rules[0] = rule.s;
		assert_null(compile(&p, &out));
		assert_true(bpf_is_sane(out.v, out.n));
		for (uint64_t request = 7; request <= 8; request++)
			for (uint64_t arg = 0; arg <= 401; arg++) {
				struct seccomp_data d = { .nr = 16,
							  .arch = SCMP_ARCH_X86_64,
							  .args = { 0, request, arg } };
				bool is_killed = request == 7 + k && (arg == 0 || arg == 401);

				assert_int_equal(bpf_eval((const struct sock_filter *)out.v,
							  out.n / BPF_INSTRUCTION_SIZE, &d)
							 .verdict,
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
	uint32_t i = any(8);

	if (i < n)
		strbuf_add(out, names[i]);
	else
		strbuf_addf(out, "arg%u", any(4));
	switch (any(4)) {
	case 0:
		strbuf_addf(out, " & %s", masks[any(ARRAY_LEN(masks))]);
		break;
	case 1:
		strbuf_addf(out, " & %s %s %s", masks[any(ARRAY_LEN(masks))], ops[any(2)],
			    any(2) ? "0" : masks[any(ARRAY_LEN(masks))]);
		break;
	default:
		strbuf_addf(out, " %s %s", ops[any(ARRAY_LEN(ops))],
			    values[any(ARRAY_LEN(values))]);
	}
}

/* A rule, until one is accepted: conditions that never hold are not. */
static const char *any_rule(void)
{
	struct filter_error err;
	struct filter_rule rule;
	struct strbuf out;

	do {
		strbuf_init(&out, arena);
		strbuf_add(&out, verdicts[any(ARRAY_LEN(verdicts))]);
		for (uint32_t n = 1 + any(4); n > 0; n--) {
			const char *call = calls[any(ARRAY_LEN(calls))];

			if (any(12) == 0)
				call = any(2) ? "@mount" : "socketcall";
			strbuf_addf(&out, " %s", call);
			if (*call == '@' || filter_is_mux(call) || any(3) == 0)
				continue;
			strbuf_addc(&out, '(');
			add_cond(&out, call);
			if (any(3) == 0) {
				strbuf_add(&out, ", ");
				add_cond(&out, call);
			}
			strbuf_addc(&out, ')');
		}
	} while (!filter_parse(arena, out.s, &rule, &err));
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
		struct policy p = { .name = arena_printf(arena, "round %d", round) };

		p.otherwise = verdicts[any(ARRAY_LEN(verdicts))];
		memcpy(p.abis, abi_sets[any(ARRAY_LEN(abi_sets))], sizeof(p.abis));
		for (uint32_t n = any(8), i = 0; i < n; i++)
			p.rules[i] = any_rule();
		check_all(&p);
	}
}

/* ---- libseccomp as the judge ---------------------------------------------------------------- */

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
	p.f = arena_alloc(arena, (size_t)size);
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

static uint32_t action_of(const char *text)
{
	struct filter_error err;
	struct filter_verdict v;

	assert_true(filter_parse_verdict(arena, text, &v, &err));
	return verdict_of(v);
}

static void add_words(scmp_filter_ctx ctx, uint32_t action, const char *text, uint32_t otherwise)
{
	while (*text) {
		size_t n = strcspn(text, " ");

		ctx_add(ctx, action, arena_strndup(arena, text, n), NULL, otherwise);
		text += n + (text[n] == ' ');
	}
}

static void compare_with(const struct reference *ref)
{
	struct policy p = { .name = ref->name, .otherwise = ref->otherwise };
	uint32_t otherwise = action_of(ref->otherwise);
	scmp_filter_ctx ctx = ctx_new(otherwise, ref->abis);
	struct program plain, conds;
	struct bytes out;
	size_t n = 0;

	memcpy(p.abis, ref->abis, sizeof(p.abis));
	for (size_t i = 0; i < ARRAY_LEN(ref->plain) && ref->plain[i].calls; i++) {
		p.rules[n++] =
			arena_printf(arena, "%s %s", ref->plain[i].verdict, ref->plain[i].calls);
		add_words(ctx, action_of(ref->plain[i].verdict), ref->plain[i].calls, otherwise);
	}
	plain = ctx_export(ctx);
	/* A second filter, as libseccomp has no order of rules: the stricter verdict counts. */
	ctx = ctx_new(SCMP_ACT_ALLOW, ref->abis);
	for (size_t i = 0; i < ARRAY_LEN(ref->conds) && ref->conds[i].call; i++) {
		p.rules[n++] = arena_printf(arena, "%s %s(%s)", ref->conds[i].verdict,
					    ref->conds[i].call, ref->conds[i].cond);
		ctx_add(ctx, action_of(ref->conds[i].verdict), ref->conds[i].call,
			&ref->conds[i].cmp, SCMP_ACT_ALLOW);
	}
	conds = ctx_export(ctx);
	assert_null(compile(&p, &out));
	check_all(&p);

	static const uint32_t archs[] = { SCMP_ARCH_X86_64, SCMP_ARCH_X86, SCMP_ARCH_AARCH64,
					  SCMP_ARCH_ARM, SCMP_ARCH_S390X };
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

	for (size_t k = 0; k < ARRAY_LEN(archs); k++)
		for (uint32_t nr = 0; nr < 0x2000; nr++) {
			/* The second half are x32's numbers, and the end. */
			uint32_t number = nr < 0x1000	? nr
					  : nr < 0x1ffe ? X32 + nr - 0x1000
							: nr - 0x2000;

			for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
				struct seccomp_data d = { .nr = (int)number, .arch = archs[k] };
				bool is_narrow =
					archs[k] == SCMP_ARCH_X86 || archs[k] == SCMP_ARCH_ARM;
				struct bpf_result r[3];
				uint32_t want, got;

				for (size_t j = 0; j < 6; j++) {
					d.args[j] = samples[(i + j) % ARRAY_LEN(samples)];
					if (is_narrow)
						d.args[j] = (uint32_t)d.args[j];
				}
				r[0] = bpf_eval(plain.f, plain.n, &d);
				r[1] = bpf_eval(conds.f, conds.n, &d);
				r[2] = bpf_eval((const struct sock_filter *)out.v,
						out.n / BPF_INSTRUCTION_SIZE, &d);
				want = bpf_stricter(r[0].verdict, r[1].verdict);
				got = r[2].verdict;
				if (want != got)
					fail_msg("%s: arch 0x%x number %d arg0 0x%llx: 0x%x, not "
						 "0x%x",
						 ref->name, archs[k], d.nr,
						 (unsigned long long)d.args[0], got, want);
				if (!r[0].arg_loads && !r[1].arg_loads && !r[2].arg_loads)
					break;
			}
		}
}

static void test_libseccomp(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(references); i++)
		compare_with(&references[i]);
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
	struct policy p = { "allow list", "errno ENOSYS", { "x86_64" }, { NULL, denied } };
	struct strbuf allowed;
	unsigned int n = 0, steps = 0, ranges = 0;
	uint32_t last = 0;
	struct made m;

	(void)state;
	strbuf_init(&allowed, arena);
	strbuf_add(&allowed, "allow");
	for (uint32_t nr = 0; nr < 500; nr++)
		if (name_of("x86_64", nr)) {
			strbuf_addf(&allowed, " %s", name_of("x86_64", nr));
			n++;
		}
	assert_true(n > 340);
	p.rules[0] = allowed.s;
	m = make(&p);
	check_abi(&m, "x86_64", 0);
	for (uint32_t nr = 0; nr < 500; nr++) {
		struct seccomp_data d = { .nr = (int)nr, .arch = SCMP_ARCH_X86_64 };
		struct bpf_result r = bpf_eval(m.f, m.n, &d);

		ranges += r.verdict != last;
		last = r.verdict;
		if (r.steps > steps)
			steps = r.steps;
	}
	print_message("# %zu instructions for %u ranges, %u of them run at most\n", m.n, ranges,
		      steps);
	assert_true(ranges > 40);
	/* An instruction a range, and what tells ABIs apart; a tree as deep as it has to be. */
	assert_true(m.n <= ranges + 20);
	assert_true(m.n <= 200);
	assert_true(steps <= 14);
}

/* One load for tests of one word in a row; nothing for what is decided already. */
static void test_short(void **state)
{
	static const struct policy p = { "ioctl",
					 "allow",
					 { "x86_64" },
					 { "deny ioctl(request == TIOCSTI) ioctl(request == "
					   "TIOCLINUX) ioctl(request == TIOCCONS)" } };
	struct made m = make(&p);
	struct seccomp_data d = { .nr = 16, .arch = SCMP_ARCH_X86_64, .args = { 0, 7 } };
	struct bpf_result r = bpf_eval(m.f, m.n, &d);

	(void)state;
	assert_int_equal(r.verdict, SECCOMP_RET_ALLOW);
	assert_int_equal(r.arg_loads, 1);
	/* ABI, number, three tests: 2 + 2 or 3 + 1 + 3 + 1. */
	assert_true(r.steps <= 11);
	assert_int_equal(m.n, 17);
}

static void test_same_bytes(void **state)
{
	struct bytes a, b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(policies); i++) {
		assert_null(compile(&policies[i], &a));
		assert_null(compile(&policies[i], &b));
		assert_int_equal(a.n, b.n);
		assert_memory_equal(a.v, b.v, a.n);
	}
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
		cmocka_unit_test(test_oracle),	   cmocka_unit_test(test_far),
		cmocka_unit_test(test_random),	   cmocka_unit_test(test_libseccomp),
		cmocka_unit_test(test_length),	   cmocka_unit_test(test_short),
		cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_long),   cmocka_unit_test(test_many_conditions),
	};
	int r = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(arena);
	return r;
}
