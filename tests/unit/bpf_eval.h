/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf_eval - classic BPF over struct seccomp_data, as the kernel evaluates a filter.
 *
 * Knows every instruction that seccomp takes, so that it runs libseccomp's programs as well as
 * ours. What a program must not do (leave itself, read beyond its data, run on) ends the test.
 */
#ifndef SBX_TESTS_BPF_EVAL_H
#define SBX_TESTS_BPF_EVAL_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

struct bpf_result {
	uint32_t verdict;
	unsigned int steps;	/* instructions that ran */
	unsigned int arg_loads; /* of these, loads of an argument: the kernel's cache of verdicts
				   wants none */
};

struct bpf_result bpf_eval(const struct sock_filter *f, size_t n, const struct seccomp_data *d);

/* The verdict that two filters on one process give together: the stricter one. */
uint32_t bpf_stricter(uint32_t a, uint32_t b);

/* A program as text, one instruction a line, for a person who looks for a fault. */
void bpf_dump(const struct sock_filter *f, size_t n);

#endif
