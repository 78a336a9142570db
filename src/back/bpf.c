/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf - rules to chains, chains to ranges; bpf_emit.c writes these down.
 */
#include "back/bpf.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "back/bpf_emit.h"

#define ARG_OFFSET(i) ((uint32_t)(offsetof(struct seccomp_data, args) + (i) * sizeof(__u64)))
#define X32_BIT 0x40000000u
#define X32_COMPAT 512 /* from here on x32's calls are those of 32-bit programs */
#define NO_CALL UINT32_MAX

/* A call of a rule, groups resolved. */
struct item {
	const char *call;
	const struct filter_call *conds;
	uint32_t verdict;
};

/* A call that has this number on the ABI. */
struct hit {
	uint32_t number;
	size_t item;
	const struct filter_abi *abi;
};

/* What the kernel has one name for: an ABI, or x86_64 and x32. */
struct section {
	uint32_t arch;
	const struct filter_abi *abis[2];
	size_t n_abis;
	struct bpf_range *ranges;
	size_t n_ranges;
};

struct compiler {
	struct arena *arena;
	struct diags *diags;
	struct place at;
	struct item *items; /* in the order of the rules */
	size_t n_items, cap_items;
	struct filter_rule rule; /* at work */
	const struct filter_call *call;
	uint32_t otherwise;
	struct bpf_leaf *leaves;
};

static uint32_t verdict_of(struct filter_verdict v)
{
	switch (v.action) {
	case FILTER_ALLOW:
		return SECCOMP_RET_ALLOW;
	case FILTER_LOG:
		return SECCOMP_RET_LOG;
	case FILTER_KILL:
		return SECCOMP_RET_KILL_PROCESS;
	case FILTER_ERRNO:
		break;
	}
	return SECCOMP_RET_ERRNO | (uint32_t)v.error;
}

/* ---- rules to items -------------------------------------------------------------- */

static void add_item(void *ctx, const char *call)
{
	struct compiler *c = ctx;

	if (c->n_items == c->cap_items) {
		c->cap_items = c->cap_items ? 2 * c->cap_items : 64;
		c->items = arena_grow(c->arena, c->items, c->n_items * sizeof(*c->items),
				      c->cap_items * sizeof(*c->items));
	}
	c->items[c->n_items++] = (struct item){
		.call = call,
		.conds = c->call,
		.verdict = verdict_of(c->rule.verdict),
	};
}

static int unreadable(struct compiler *c, const char *what, const char *text,
		      const struct filter_error *err)
{
	struct diag *x = diag_add(c->diags, SEV_ERROR, DIAG_E0440, c->at, "cannot read %s '%s': %s",
				  what, text, err->msg);

	x->label = err->label;
	x->help = err->help;
	return -1;
}

static int read_rules(struct compiler *c, const struct step_seccomp *s)
{
	struct filter_error err;
	struct filter_verdict otherwise;
	int r = 0;

	if (!filter_parse_verdict(c->arena, s->otherwise, &otherwise, &err))
		r = unreadable(c, "the action", s->otherwise, &err);
	else
		c->otherwise = verdict_of(otherwise);
	for (size_t i = 0; i < s->rules.n; i++) {
		if (!filter_parse(c->arena, s->rules.v[i], &c->rule, &err)) {
			r = unreadable(c, "the rule", s->rules.v[i], &err);
			continue;
		}
		for (size_t k = 0; k < c->rule.n_calls; k++) {
			c->call = &c->rule.calls[k];
			filter_expand(c->call->name, add_item, c);
		}
	}
	return r;
}

/* ---- chains -------------------------------------------------------------------------- */

enum fold {
	FOLD_KEEP,
	FOLD_TRUE,
	FOLD_FALSE,
};

/* What is certain before anything is looked at: a register may be narrower than the number. */
static enum fold fold(const struct filter_test *t)
{
	switch (t->op) {
	case FILTER_EQ:
		return t->value & ~t->mask ? FOLD_FALSE : t->mask ? FOLD_KEEP : FOLD_TRUE;
	case FILTER_NE:
	case FILTER_ANY:
		return t->value & ~t->mask ? FOLD_TRUE : t->mask ? FOLD_KEEP : FOLD_FALSE;
	case FILTER_LT:
		return t->value > t->mask ? FOLD_TRUE : t->value ? FOLD_KEEP : FOLD_FALSE;
	case FILTER_LE:
		return t->value >= t->mask ? FOLD_TRUE : FOLD_KEEP;
	case FILTER_GT:
		return t->value >= t->mask ? FOLD_FALSE : FOLD_KEEP;
	case FILTER_GE:
		return t->value > t->mask ? FOLD_FALSE : t->value ? FOLD_KEEP : FOLD_TRUE;
	}
	return FOLD_KEEP;
}

/*
 * Adds the item to the chain. Result: 1 when it ends the chain (it has no condition that could
 * fail), 0 when others follow, -1 after an error.
 */
static int add_entry(struct compiler *c, struct bpf_leaf *leaf, const struct item *item,
		     const struct filter_abi *abi, unsigned int bits)
{
	const struct filter_call *call = item->conds;
	struct bpf_entry e = { .verdict = item->verdict };
	bool is_little = filter_abi_is_little(abi);

	e.tests = arena_array(c->arena, call->n_conds, sizeof(*e.tests));
	for (size_t i = 0; i < call->n_conds; i++) {
		struct filter_error err;
		struct filter_test t;

		if (!filter_test(c->arena, abi, bits, item->call, &call->conds[i], &t, &err))
			return diag_error_help(
				c->diags, DIAG_E0443, c->at,
				"write the number that is meant, or leave the ABI out",
				"cannot filter '%s': %s", item->call, err.msg);
		switch (fold(&t)) {
		case FOLD_FALSE:
			return 0;
		case FOLD_TRUE:
			continue;
		case FOLD_KEEP:
			break;
		}
		e.tests[e.n++] = (struct bpf_test){
			.low = ARG_OFFSET(t.index) + (is_little ? 0 : 4),
			.high = ARG_OFFSET(t.index) + (is_little ? 4 : 0),
			.op = t.op,
			.mask = t.mask,
			.value = t.value,
		};
	}
	if (!e.n) {
		leaf->verdict = e.verdict;
		return 1;
	}
	leaf->entries[leaf->n_entries++] = e;
	return 0;
}

static bool is_same_test(const struct bpf_test *a, const struct bpf_test *b)
{
	return a->low == b->low && a->op == b->op && a->mask == b->mask && a->value == b->value;
}

static bool is_same_entry(const struct bpf_entry *a, const struct bpf_entry *b)
{
	if (a->n != b->n || a->verdict != b->verdict)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!is_same_test(&a->tests[i], &b->tests[i]))
			return false;
	return true;
}

static bool is_same_leaf(const struct bpf_leaf *a, const struct bpf_leaf *b)
{
	if (a->verdict != b->verdict || a->n_entries != b->n_entries || a->n_subs != b->n_subs)
		return false;
	for (size_t i = 0; i < a->n_entries; i++)
		if (!is_same_entry(&a->entries[i], &b->entries[i]))
			return false;
	for (size_t i = 0; i < a->n_subs; i++)
		if (a->subs[i].first != b->subs[i].first || a->subs[i].leaf != b->subs[i].leaf)
			return false;
	return !a->n_subs || (a->sub_mask == b->sub_mask && a->sub_offset == b->sub_offset);
}

/* The one leaf of all that are equal. */
static struct bpf_leaf *intern(struct compiler *c, const struct bpf_leaf *leaf)
{
	struct bpf_leaf *l;

	for (l = c->leaves; l; l = l->next)
		if (is_same_leaf(l, leaf))
			return l;
	l = arena_alloc(c->arena, sizeof(*l));
	*l = *leaf;
	l->next = c->leaves;
	c->leaves = l;
	return l;
}

static struct bpf_leaf *constant(struct compiler *c, uint32_t verdict)
{
	return intern(c, &(struct bpf_leaf){ .verdict = verdict });
}

/*
 * The arguments of the call cannot be seen on this ABI, and the chain wants to: it is denied,
 * unless programs have nothing else to call.
 */
static struct bpf_leaf *hide(struct compiler *c, const struct item *item,
			     const struct filter_abi *abi, const char *twin)
{
	if (!twin) {
		diag_error_help(
			c->diags, DIAG_E0443, c->at, "leave the rule or the ABI out",
			"cannot filter '%s' by its arguments: on %s they lie behind a pointer",
			item->call, abi->name);
		return NULL;
	}
	return constant(c, SECCOMP_RET_ERRNO | ENOSYS);
}

/* The chain of these items, the one that counts first in front. NULL after an error. */
static struct bpf_leaf *chain(struct compiler *c, const size_t *items, size_t n, uint32_t number,
			      const struct filter_abi *abi)
{
	struct bpf_leaf leaf = { .verdict = c->otherwise };
	unsigned int bits = abi->bits;
	const char *twin;

	/* What x32 shares with 32-bit programs takes 32 bits of each register. */
	if (abi->base == X32_BIT && number != NO_CALL && number >= X32_BIT + X32_COMPAT)
		bits = 32;
	leaf.entries = arena_array(c->arena, n, sizeof(*leaf.entries));
	for (size_t i = 0; i < n; i++) {
		int r = add_entry(c, &leaf, &c->items[items[i]], abi, bits);

		if (r < 0)
			return NULL;
		if (r > 0)
			break;
	}
	while (leaf.n_entries && leaf.entries[leaf.n_entries - 1].verdict == leaf.verdict)
		leaf.n_entries--;
	if (n && leaf.n_entries && filter_is_hidden(abi, c->items[items[0]].call, &twin))
		return hide(c, &c->items[items[0]], abi, twin);
	return intern(c, &leaf);
}

/* ---- multiplexers ------------------------------------------------------------------------ */

/* The verdict of a call that is made through a multiplexer; sub NULL: one that has no name. */
static struct bpf_leaf *sub_chain(struct compiler *c, const struct filter_mux *mux,
				  const struct filter_subcall *sub, const struct filter_abi *abi)
{
	size_t *items = arena_array(c->arena, c->n_items, sizeof(*items)), n = 0;
	struct bpf_leaf *leaf;

	for (size_t i = c->n_items; i > 0; i--) {
		const char *call = c->items[i - 1].call;

		if (strcmp(call, mux->name) == 0 || (sub && strcmp(call, sub->name) == 0))
			items[n++] = i - 1;
	}
	leaf = chain(c, items, n, NO_CALL, abi);
	return leaf && leaf->n_entries ? constant(c, SECCOMP_RET_ERRNO | ENOSYS) : leaf;
}

static void add_range(struct bpf_range *ranges, size_t *n, uint32_t first, struct bpf_leaf *leaf)
{
	/* A range that another one begins with was empty. */
	if (*n && ranges[*n - 1].first == first)
		(*n)--;
	if (!*n || ranges[*n - 1].leaf != leaf)
		ranges[(*n)++] = (struct bpf_range){ first, leaf };
}

static struct bpf_leaf *mux_leaf(struct compiler *c, const struct filter_mux *mux,
				 const struct filter_abi *abi)
{
	size_t n_subs;
	const struct filter_subcall *subs = filter_subcalls(&n_subs);
	struct bpf_leaf *other = sub_chain(c, mux, NULL, abi);
	struct bpf_leaf leaf = {
		.sub_offset = ARG_OFFSET(0) + (filter_abi_is_little(abi) ? 0 : 4),
		.sub_mask = mux->mask,
	};

	/* They are sorted by number. */
	leaf.subs = arena_array(c->arena, 2 * n_subs + 1, sizeof(*leaf.subs));
	if (!other)
		return NULL;
	add_range(leaf.subs, &leaf.n_subs, 0, other);
	for (size_t i = 0; i < n_subs; i++) {
		struct bpf_leaf *l;

		if (strcmp(subs[i].mux, mux->name) != 0)
			continue;
		l = sub_chain(c, mux, &subs[i], abi);
		if (!l)
			return NULL;
		add_range(leaf.subs, &leaf.n_subs, subs[i].number, l);
		add_range(leaf.subs, &leaf.n_subs, subs[i].number + 1, other);
	}
	return leaf.n_subs == 1 ? leaf.subs[0].leaf : intern(c, &leaf);
}

/* ---- numbers to ranges --------------------------------------------------------------------- */

/* By number; of one number, the later rule first. */
static int by_number(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->item > y->item ? -1 : x->item < y->item;
}

static struct hit *find_hits(struct compiler *c, const struct section *s, size_t *n_hits)
{
	size_t n_muxes, n = 0;
	const struct filter_mux *muxes = filter_muxes(&n_muxes);
	struct hit *hits = arena_array(c->arena, s->n_abis * (c->n_items + n_muxes), sizeof(*hits));

	for (size_t k = 0; k < s->n_abis; k++) {
		const struct filter_abi *abi = s->abis[k];
		struct hit h = { .abi = abi };

		for (h.item = 0; h.item < c->n_items; h.item++)
			if (!filter_is_mux(c->items[h.item].call) &&
			    filter_call_number(abi, c->items[h.item].call, &h.number))
				hits[n++] = h;
		/* Beyond the items stand the multiplexers, which are there without a rule, too. */
		for (size_t m = 0; m < n_muxes; m++) {
			h.item = c->n_items + m;
			if (filter_call_number(abi, muxes[m].name, &h.number))
				hits[n++] = h;
		}
	}
	qsort(hits, n, sizeof(*hits), by_number);
	*n_hits = n;
	return hits;
}

static struct bpf_leaf *leaf_of(struct compiler *c, const struct hit *hits, size_t n)
{
	size_t *items = arena_array(c->arena, n, sizeof(*items)), n_muxes;
	const struct filter_mux *muxes = filter_muxes(&n_muxes);

	if (hits[0].item >= c->n_items)
		return mux_leaf(c, &muxes[hits[0].item - c->n_items], hits[0].abi);
	for (size_t i = 0; i < n; i++)
		items[i] = hits[i].item;
	return chain(c, items, n, hits[0].number, hits[0].abi);
}

static bool has_abi(const struct section *s, const char *name)
{
	for (size_t i = 0; i < s->n_abis; i++)
		if (strcmp(s->abis[i]->name, name) == 0)
			return true;
	return false;
}

/* The half of x86_64's numbers whose ABI is not listed is killed. */
static void close_half(struct compiler *c, struct section *s)
{
	struct bpf_leaf *killed = constant(c, SECCOMP_RET_KILL_PROCESS);
	size_t n = 0;

	if (has_abi(s, "x86_64") && !has_abi(s, "x32")) {
		add_range(s->ranges, &s->n_ranges, X32_BIT, killed);
		add_range(s->ranges, &s->n_ranges, NO_CALL, constant(c, c->otherwise));
	} else if (has_abi(s, "x32") && !has_abi(s, "x86_64")) {
		/* Nothing is below the bit but `otherwise`, the first range. */
		struct bpf_range *ranges = arena_array(c->arena, s->n_ranges + 2, sizeof(*ranges));

		add_range(ranges, &n, 0, killed);
		add_range(ranges, &n, X32_BIT, s->ranges[0].leaf);
		for (size_t i = 1; i < s->n_ranges; i++)
			add_range(ranges, &n, s->ranges[i].first, s->ranges[i].leaf);
		s->ranges = ranges;
		s->n_ranges = n;
	}
}

static int find_ranges(struct compiler *c, struct section *s)
{
	struct bpf_leaf *otherwise = constant(c, c->otherwise);
	size_t n;
	const struct hit *hits = find_hits(c, s, &n);

	s->ranges = arena_array(c->arena, 2 * n + 3, sizeof(*s->ranges));
	add_range(s->ranges, &s->n_ranges, 0, otherwise);
	for (size_t i = 0, end; i < n; i = end) {
		struct bpf_leaf *leaf;

		for (end = i + 1; end < n && hits[end].number == hits[i].number; end++)
			;
		leaf = leaf_of(c, &hits[i], end - i);
		if (!leaf)
			return -1;
		add_range(s->ranges, &s->n_ranges, hits[i].number, leaf);
		add_range(s->ranges, &s->n_ranges, hits[i].number + 1, otherwise);
	}
	close_half(c, s);
	return 0;
}

/* ---- the program ------------------------------------------------------------------------------
 */

static int unknown_abi(struct compiler *c, const char *name, const char *why)
{
	return diag_error(c->diags, DIAG_E0442, c->at, "cannot make a filter for the ABI '%s': %s",
			  name, why);
}

static int find_sections(struct compiler *c, const struct strv *names, struct section *sections,
			 size_t *n)
{
	int r = 0;

	*n = 0;
	for (size_t i = 0; i < names->n; i++) {
		const struct filter_abi *abi = filter_abi_find(names->v[i]);
		uint32_t arch = abi ? filter_abi_arch(abi) : 0;
		size_t k = 0;

		if (!arch) {
			r = unknown_abi(c, names->v[i],
					abi ? "the installed libseccomp does not know it"
					    : "there is none of this name");
			continue;
		}
		while (k < *n && sections[k].arch != arch)
			k++;
		if (k == *n)
			sections[(*n)++] = (struct section){ .arch = arch };
		if (!has_abi(&sections[k], abi->name))
			sections[k].abis[sections[k].n_abis++] = abi;
	}
	if (!names->n)
		r = unknown_abi(c, "", "none is listed, and it would kill every program");
	return r;
}

/* Backwards: the tree of each ABI, the last one first; then what tells the ABIs apart. */
static void write_program(struct bpf_code *code, const struct section *sections, size_t n,
			  struct arena *a)
{
	size_t *labels = arena_array(a, n, sizeof(*labels)), next;

	for (size_t i = n; i > 0; i--) {
		const struct section *s = &sections[i - 1];
		size_t root = bpf_tree(code, s->ranges, s->n_ranges);

		if (root != code->at)
			bpf_before(code, BPF_JMP | BPF_JA, (uint32_t)(root - code->at));
		labels[i - 1] = bpf_before(code, BPF_LD | BPF_W | BPF_ABS,
					   offsetof(struct seccomp_data, nr));
	}
	next = bpf_ret(code, SECCOMP_RET_KILL_PROCESS);
	for (size_t i = n; i > 0; i--)
		next = bpf_jump(code, BPF_JEQ, sections[i - 1].arch, labels[i - 1], next);
	bpf_before(code, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
}

int bpf_compile(struct arena *a, const struct step_seccomp *s, struct place at, struct diags *d,
		struct bytes *out)
{
	struct compiler c = { .arena = a, .diags = d, .at = at };
	struct section *sections = arena_array(a, s->abis.n, sizeof(*sections));
	struct bpf_code *code = arena_alloc(a, sizeof(*code));
	size_t n;
	int r = read_rules(&c, s);

	*out = (struct bytes){ 0 };
	if (find_sections(&c, &s->abis, sections, &n) < 0 || r < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (find_ranges(&c, &sections[i]) < 0)
			return -1;
	bpf_code_init(code);
	write_program(code, sections, n, a);
	if (code->is_full)
		return diag_error_help(
			d, DIAG_E0441, at,
			"fewer rules look at arguments, or fewer ABIs are listed",
			"the filter '%s' is longer than the %d instructions that the "
			"kernel takes",
			s->policy, BPF_MAX_INSTRUCTIONS);
	out->v = (const char *)&code->f[code->at];
	out->n = (BPF_MAX_INSTRUCTIONS - code->at) * sizeof(code->f[0]);
	return 0;
}
