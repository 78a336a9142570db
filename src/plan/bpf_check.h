/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf_check - is this block a program that the kernel takes as a system call filter?
 *
 * Both programs ask before anything of a flat plan is used, so this needs nothing but memory. It is
 * stricter than the kernel: what it lets through cannot loop, cannot read beyond struct
 * seccomp_data, cannot divide by zero and ends on every path with a verdict that sbx itself writes
 * (allow, log, an error, kill: never trap, trace or a listener that nobody serves).
 */
#ifndef SBX_PLAN_BPF_CHECK_H
#define SBX_PLAN_BPF_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* What the kernel takes (BPF_MAXINSNS), and the size of one instruction. */
#define BPF_MAX_INSTRUCTIONS 4096
#define BPF_INSTRUCTION_SIZE 8

/*
 * `program` holds struct sock_filter in this machine's byte order; it need not be aligned. False
 * for an empty program, too.
 */
bool bpf_is_sane(const void *program, size_t n_bytes);

#endif
