/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf_emit - writes a filter program, from its end to its beginning.
 *
 * Jumps of BPF go forward only. Written backwards, whatever an instruction can jump to is there
 * already, so that each distance is known when it is needed. A conditional jump reaches 255
 * instructions: what is further away is reached by way of a plain jump, or of a new copy when it is
 * a single instruction anyway.
 */
#ifndef SBX_BACK_BPF_EMIT_H
#define SBX_BACK_BPF_EMIT_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/bpf_check.h"
#include "plan/filter.h"

struct bpf_code {
	struct sock_filter f[BPF_MAX_INSTRUCTIONS];
	size_t at;    /* of the first instruction written; BPF_MAX_INSTRUCTIONS: none is */
	bool is_full; /* more was to be written; the program is useless */
};

/* (argument & mask) op value; what is read lies at these offsets of struct seccomp_data. */
struct bpf_test {
	uint32_t low, high;
	enum filter_op op; /* not FILTER_ANY */
	uint64_t mask, value;
};

struct bpf_entry { /* all tests hold: this verdict */
	struct bpf_test *tests;
	size_t n;
	uint32_t verdict;
};

/* Numbers from `first` on, to where the next range begins, have this leaf. */
struct bpf_range {
	uint32_t first;
	struct bpf_leaf *leaf;
};

/*
 * What a number leads to: entries in turn, then a verdict; or, of a multiplexer, a tree over
 * arg0 & mask.
 */
struct bpf_leaf {
	struct bpf_leaf *next; /* in the list of all */
	struct bpf_entry *entries;
	size_t n_entries;
	uint32_t verdict;

	struct bpf_range *subs; /* NULL: not a multiplexer */
	size_t n_subs;
	uint32_t sub_offset, sub_mask;

	size_t label; /* nearest place to jump to, once it is written */
	bool is_written;
};

void bpf_code_init(struct bpf_code *c);

/* Each writes what ends with a jump or a verdict, and returns its beginning, for others to jump to.
 */
size_t bpf_ret(struct bpf_code *c, uint32_t verdict);
size_t bpf_tree(struct bpf_code *c, const struct bpf_range *ranges, size_t n);
size_t bpf_jump(struct bpf_code *c, uint16_t op, uint32_t k, size_t if_true, size_t if_false);

/* Puts an instruction before what was written last, which follows on it. */
size_t bpf_before(struct bpf_code *c, uint16_t code, uint32_t k);

#endif
