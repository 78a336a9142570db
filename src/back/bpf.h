/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bpf - from the rules of a filter (plan/filter.h) to the program that the kernel runs.
 *
 * For each ABI that is listed, and each number of a system call there, the rules give a chain:
 * tests of arguments with their verdicts, in the order in which they count (the last rule first),
 * and the verdict when none of them holds. A rule without conditions ends the chain; where none
 * does, `otherwise` stands at its end. Neighbouring numbers of equal chains make a range, and a
 * balanced tree of comparisons leads from the number to its range. Chains are shared. Where a chain
 * has no test, the way to its verdict reads nothing but ABI and number: the kernel finds that out
 * when it takes the filter, and later lets such calls through without running it.
 *
 * What no rule says:
 *  - An ABI that is not listed is killed, with the process: int 0x80, x32, or whatever a later
 * kernel brings cannot be a way around. On x86_64 numbers from 0x40000000 on are x32's; -1 is not
 * one of them, as it stands for a call that a tracer has the kernel leave out.
 *  - socketcall and ipc have on some 32-bit ABIs one number for many calls. Each of these gets its
 *    verdict by arg0. Where that hangs on arguments, which socketcall has behind a pointer and ipc
 * in other places, the answer is ENOSYS. So do the arguments of mmap and select on x86 (and mmap on
 *    s390), for which programs have mmap2 and _newselect. It is strict: 32-bit programs that reach
 *    socket by socketcall alone cannot use it under a rule such as deny socket(family != AF_UNIX).
 * But a filter that cannot see what it is to judge must not let it pass.
 *  - A register of 32 bits has no upper half: there a condition sees zeros. Nor have calls of x32
 *    that share their code with 32-bit programs.
 *
 * Same rules, same libseccomp, same bytes.
 */
#ifndef SBX_BACK_BPF_H
#define SBX_BACK_BPF_H

#include "base/diag.h"
#include "base/list.h"
#include "plan/plan.h"

/*
 * The program for the step, in the arena. -1 after an error: a rule or an action that cannot be
 * read (the lowering should have said so, with its place), an ABI that is not known, a condition
 * that has no meaning on one of the ABIs, more instructions than the kernel takes.
 */
int bpf_compile(struct arena *a, const struct step_seccomp *s, struct place at, struct diags *d,
		struct bytes *out);

#endif
