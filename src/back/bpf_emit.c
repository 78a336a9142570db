/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "back/bpf_emit.h"

#define FAR 255 /* what a conditional jump reaches */

/*
 * From here on a leaf is said to be far away, though it is not yet: between the time when its place
 * is asked for and that when the jump is written there may be a few instructions.
 */
#define NEARLY_FAR 200

#define LOAD (BPF_LD | BPF_W | BPF_ABS)
#define NOWHERE UINT32_MAX

void bpf_code_init(struct bpf_code *c)
{
	c->at = BPF_MAX_INSTRUCTIONS;
	c->is_full = false;
}

static size_t put(struct bpf_code *c, uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
	if (c->at == 0)
		c->is_full = true;
	else
		c->f[--c->at] = (struct sock_filter){ .code = code, .jt = jt, .jf = jf, .k = k };
	return c->at;
}

size_t bpf_before(struct bpf_code *c, uint16_t code, uint32_t k)
{
	return put(c, code, 0, 0, k);
}

size_t bpf_ret(struct bpf_code *c, uint32_t verdict)
{
	return put(c, BPF_RET | BPF_K, 0, 0, verdict);
}

/* A jump counts from the instruction after it, which is the one at c->at. */
static size_t bridge(struct bpf_code *c, size_t to)
{
	return put(c, BPF_JMP | BPF_JA, 0, 0, (uint32_t)(to - c->at));
}

size_t bpf_jump(struct bpf_code *c, uint16_t op, uint32_t k, size_t if_true, size_t if_false)
{
	/* A bridge for one may move the other out of reach. */
	while (!c->is_full) {
		if (if_false - c->at > FAR)
			if_false = bridge(c, if_false);
		else if (if_true - c->at > FAR)
			if_true = bridge(c, if_true);
		else
			break;
	}
	return put(c, BPF_JMP | op | BPF_K, (uint8_t)(if_true - c->at), (uint8_t)(if_false - c->at),
		   k);
}

/* ---- tests ------------------------------------------------------------------- */

/*
 * A piece that begins by loading a word. Who has that word loaded already may leave the first
 * instruction out.
 */
struct piece {
	size_t begin, loaded;
	uint32_t word; /* NOWHERE: none */
};

static struct piece piece_at(size_t label)
{
	return (struct piece){ label, label, NOWHERE };
}

static size_t enter(struct piece p, uint32_t word)
{
	return word != NOWHERE && p.word == word ? p.loaded : p.begin;
}

static bool is_one_bit(uint32_t x)
{
	return x && !(x & (x - 1));
}

/* Does the test of a word leave it as it was loaded? */
static bool keeps_word(enum filter_op op, uint32_t mask, uint32_t value)
{
	bool is_bit = op == FILTER_EQ && (value == 0 || (value == mask && is_one_bit(mask)));

	return mask == UINT32_MAX || is_bit;
}

/* (loaded word & mask) op value; op is EQ, GT or GE, as the others are these the other way round.
 */
static size_t emit_word(struct bpf_code *c, enum filter_op op, uint32_t mask, uint32_t value,
			size_t if_true, size_t if_false)
{
	uint16_t jump = op == FILTER_GT ? BPF_JGT : op == FILTER_GE ? BPF_JGE : BPF_JEQ;
	size_t begin;

	if (mask != UINT32_MAX && keeps_word(op, mask, value))
		return value ? bpf_jump(c, BPF_JSET, mask, if_true, if_false)
			     : bpf_jump(c, BPF_JSET, mask, if_false, if_true);
	begin = bpf_jump(c, jump, value, if_true, if_false);
	return mask == UINT32_MAX ? begin : bpf_before(c, BPF_ALU | BPF_AND | BPF_K, mask);
}

static struct piece emit_load(struct bpf_code *c, size_t loaded, uint32_t word)
{
	return (struct piece){ bpf_before(c, LOAD, word), loaded, word };
}

/* Both words count. */
static struct piece emit_wide(struct bpf_code *c, const struct bpf_test *t, enum filter_op op,
			      size_t if_true, size_t if_false)
{
	uint32_t low_mask = (uint32_t)t->mask, high_mask = (uint32_t)(t->mask >> 32);
	uint32_t low = (uint32_t)t->value, high = (uint32_t)(t->value >> 32);
	size_t lower, upper;

	lower = emit_load(c, emit_word(c, op, low_mask, low, if_true, if_false), t->low).begin;
	upper = emit_word(c, FILTER_EQ, high_mask, high, lower, if_false);
	if (op != FILTER_EQ)
		upper = bpf_jump(c, BPF_JGT, high, if_true, upper);
	return emit_load(c, upper, t->high);
}

static struct piece emit_test(struct bpf_code *c, const struct bpf_test *t, struct piece if_true,
			      struct piece if_false)
{
	uint32_t low_mask = (uint32_t)t->mask, high_mask = (uint32_t)(t->mask >> 32);
	bool is_high = !low_mask;
	uint32_t word = is_high ? t->high : t->low, mask = is_high ? high_mask : low_mask;
	uint32_t value = (uint32_t)(is_high ? t->value >> 32 : t->value), kept;
	enum filter_op op = t->op;

	if (op == FILTER_NE || op == FILTER_LT || op == FILTER_LE) {
		struct piece swap = if_true;

		if_true = if_false;
		if_false = swap;
		op = op == FILTER_NE ? FILTER_EQ : op == FILTER_LT ? FILTER_GE : FILTER_GT;
	}
	if (low_mask && high_mask)
		return emit_wide(c, t, op, if_true.begin, if_false.begin);
	kept = keeps_word(op, mask, value) ? word : NOWHERE;
	return emit_load(c,
			 emit_word(c, op, mask, value, enter(if_true, kept), enter(if_false, kept)),
			 word);
}

/* ---- leaves and trees ---------------------------------------------------------- */

/* A place of this verdict that is near. */
static size_t verdict_label(struct bpf_code *c, uint32_t verdict)
{
	for (size_t i = c->at; i < BPF_MAX_INSTRUCTIONS && i - c->at < NEARLY_FAR; i++)
		if (c->f[i].code == (BPF_RET | BPF_K) && c->f[i].k == verdict)
			return i;
	return bpf_ret(c, verdict);
}

static size_t emit_chain(struct bpf_code *c, const struct bpf_leaf *leaf)
{
	struct piece next = piece_at(verdict_label(c, leaf->verdict));

	for (size_t i = leaf->n_entries; i > 0; i--) {
		const struct bpf_entry *e = &leaf->entries[i - 1];
		struct piece hit = piece_at(verdict_label(c, e->verdict));

		for (size_t k = e->n; k > 0; k--)
			hit = emit_test(c, &e->tests[k - 1], hit, next);
		next = hit;
	}
	return next.begin;
}

static size_t emit_subs(struct bpf_code *c, const struct bpf_leaf *leaf)
{
	size_t begin = bpf_tree(c, leaf->subs, leaf->n_subs);

	/* The tree's root has to come next, and may be a leaf that lies elsewhere. */
	if (begin != c->at)
		bridge(c, begin);
	if (leaf->sub_mask != UINT32_MAX)
		bpf_before(c, BPF_ALU | BPF_AND | BPF_K, leaf->sub_mask);
	return bpf_before(c, LOAD, leaf->sub_offset);
}

static size_t leaf_label(struct bpf_code *c, struct bpf_leaf *leaf)
{
	if (!leaf->n_entries && !leaf->subs)
		return verdict_label(c, leaf->verdict);
	if (!leaf->is_written)
		leaf->label = leaf->subs ? emit_subs(c, leaf) : emit_chain(c, leaf);
	else if (leaf->label - c->at >= NEARLY_FAR)
		leaf->label = bridge(c, leaf->label);
	leaf->is_written = true;
	return leaf->label;
}

size_t bpf_tree(struct bpf_code *c, const struct bpf_range *ranges, size_t n)
{
	size_t half = n / 2, right, left;

	if (n == 1)
		return leaf_label(c, ranges[0].leaf);
	/* One number amidst others is one comparison. */
	if (n == 3 && ranges[0].leaf == ranges[2].leaf && ranges[1].first + 1 == ranges[2].first) {
		left = leaf_label(c, ranges[0].leaf);
		right = leaf_label(c, ranges[1].leaf);
		return bpf_jump(c, BPF_JEQ, ranges[1].first, right, left);
	}
	right = bpf_tree(c, ranges + half, n - half);
	left = bpf_tree(c, ranges, half);
	return bpf_jump(c, BPF_JGE, ranges[half].first, right, left);
}
