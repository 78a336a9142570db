/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/bpf_oracle.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "back/bpf.h"
#include "plan/bpf_check.h"
#include "plan/filter.h"
#include "plan/filter_groups.h"
#include "tests/unit/bpf_eval.h"
#include "tests/unit/unit.h"

#define X32 0x40000000u
#define KILL SECCOMP_RET_KILL_PROCESS
#define ERROR(e) (SECCOMP_RET_ERRNO | (e))

struct arena *bpf_arena;

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
	const struct bpf_policy *policy;
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
const char *bpf_try(const struct bpf_policy *p, struct bytes *out)
{
	const char *abis[ARRAY_LEN(p->abis)], *rules[BPF_MAX_RULES];
	struct step_seccomp s = { .policy = p->name, .otherwise = p->otherwise };
	struct place at = { .file = "test", .line = 7 };
	struct diags d;

	memcpy(abis, p->abis, sizeof(abis));
	memcpy(rules, p->rules, sizeof(rules));
	s.abis = (struct strv){ abis, count(abis, ARRAY_LEN(abis)) };
	s.rules = (struct strv){ rules, count(rules, BPF_MAX_RULES) };
	diags_init(&d, bpf_arena);
	if (bpf_compile(bpf_arena, &s, at, &d, out) == 0) {
		assert_int_equal(d.n_errors, 0);
		return NULL;
	}
	assert_true(d.n_errors > 0);
	assert_int_equal(d.first->at.line, 7);
	return diag_code(d.first->id);
}

static struct made make(const struct bpf_policy *p)
{
	struct made m = { .policy = p };
	struct filter_error err;
	struct bytes out;
	const char *code = bpf_try(p, &out);
	size_t n_calls = 0;

	if (code)
		fail_msg("%s: %s", p->name, code);
	if (!bpf_is_sane(out.v, out.n))
		fail_msg("%s: not sane", p->name);
	m.f = (const struct sock_filter *)out.v;
	m.n = out.n / sizeof(*m.f);
	m.n_rules = count(p->rules, BPF_MAX_RULES);
	m.rules = arena_array(bpf_arena, m.n_rules, sizeof(*m.rules));
	for (size_t i = 0; i < m.n_rules; i++)
		assert_true(filter_parse(bpf_arena, p->rules[i], &m.rules[i], &err));
	for (size_t i = 0; i < m.n_rules; i++)
		n_calls += m.rules[i].n_calls;
	m.clauses = arena_array(bpf_arena, n_calls, sizeof(*m.clauses));
	m.otherwise = bpf_verdict(p->otherwise);
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

static const char *const newest[] = {
	[451 - 451] = "cachestat",
	"fchmodat2",
	"map_shadow_stack",
	"futex_wake",
	"futex_wait",
	"futex_requeue",
	"statmount",
	"listmount",
	"lsm_get_self_attr",
	"lsm_set_self_attr",
	"lsm_list_modules",
	"mseal",
	"setxattrat",
	"getxattrat",
	"listxattrat",
	"removexattrat",
	"open_tree_attr",
	"file_getattr",
	"file_setattr",
};

static const char *look_up(const char *abi, uint32_t nr)
{
	uint32_t low = strcmp(abi, "x32") == 0 ? nr & ~X32 : nr;
	char *s = seccomp_syscall_resolve_num_arch(seccomp_arch_resolve_name(abi), (int)nr);
	const char *name = s ? arena_strdup(bpf_arena, s) : NULL;

	free(s);
	if (strcmp(abi, "x86") == 0 && nr >= 359 && nr < 359 + ARRAY_LEN(x86_direct) &&
	    x86_direct[nr - 359])
		return x86_direct[nr - 359];
	/* Unless libseccomp knows the name, and says that this ABI has it not. */
	if (!name && low >= 451 && low < 451 + ARRAY_LEN(newest) &&
	    seccomp_syscall_resolve_name(newest[low - 451]) == __NR_SCMP_ERROR)
		return newest[low - 451];
	return name;
}

/* A look-up goes through all of libseccomp's list, and is wanted a thousand times. */
const char *bpf_call_name(const char *abi, uint32_t nr)
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

static bool is_named(const struct subject *s, const char *name)
{
	return s->name && strcmp(s->name, name) == 0;
}

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
	    (is_named(s, "mmap") || is_named(s, "select"))) {
		*looked = false;
		return ERROR(ENOSYS);
	}
	return verdict;
}

/* ---- program against oracle -------------------------------------------------------------- */

static uint64_t seed = 1;

uint32_t bpf_any(uint32_t n)
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
	s.name = bpf_call_name(abi, nr);
	s.clauses = m->clauses;
	if (is_named(&s, "socketcall") || is_named(&s, "ipc")) {
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
			args[k] = values[bpf_any((uint32_t)n_values)];
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
void bpf_judge(const struct bpf_policy *p)
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

uint32_t bpf_verdict(const char *text)
{
	struct filter_error err;
	struct filter_verdict v;

	assert_true(filter_parse_verdict(bpf_arena, text, &v, &err));
	return verdict_of(v);
}
