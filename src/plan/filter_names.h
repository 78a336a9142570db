/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter_names - what filter rules may name: calls, arguments, constants, errors, ABIs.
 *
 * libseccomp knows the calls and their numbers, and its pure look-ups are all that is used of it
 * here. Beside it stand, in filter_calls.def, calls that are younger than the installed libseccomp
 * may be, numbers that it keeps to itself, and the calls that are made through another one.
 */
#ifndef SBX_PLAN_FILTER_NAMES_H
#define SBX_PLAN_FILTER_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Architectures whose constants agree. */
enum filter_family {
	FAMILY_X86,
	FAMILY_ARM,
	FAMILY_RISCV,
	FAMILY_LOONGARCH,
	FAMILY_S390,
	FAMILY_PPC,
	FAMILY_MIPS,
	FAMILY_PARISC,
};

struct filter_abi {
	const char *name; /* libseccomp's: "x86_64", "x86", "x32", "aarch64" */
	enum filter_family family;
	unsigned int bits; /* of a register that carries an argument */
	unsigned int base; /* where the numbers that all ABIs share begin: 0x40000000 on x32 */
};

const struct filter_abi *filter_abi_find(const char *name); /* NULL: unknown */
const char *const *filter_abi_names(size_t *n);		    /* for suggestions */

/*
 * What the kernel calls the ABI in struct seccomp_data (AUDIT_ARCH_...; x32 is there as x86_64); 0:
 * the installed libseccomp does not know it.
 */
uint32_t filter_abi_arch(const struct filter_abi *abi);
bool filter_abi_is_little(const struct filter_abi *abi); /* of its bytes, the first is the lowest */

/*
 * The number of the call on this ABI; false when it has none there. Calls that can be made through
 * socketcall or ipc have their own number as well on most kernels, and that is the one given.
 */
bool filter_call_number(const struct filter_abi *abi, const char *call, uint32_t *number);

/* Does any architecture know the call? */
bool filter_call_known(const char *call);

/* The known call nearest to a mistyped one; NULL: none is near. */
const char *filter_call_suggest(struct arena *a, const char *word);

/*
 * Calls that are made through one number, the multiplexer's: the kernel takes arg0 & mask for what
 * is meant.
 */
struct filter_mux {
	const char *name; /* "socketcall" */
	uint32_t mask;
};

struct filter_subcall {
	const char *mux, *name; /* "socketcall", "socket" */
	uint32_t number;
};

const struct filter_mux *filter_muxes(size_t *n);
const struct filter_subcall *filter_subcalls(size_t *n);
bool filter_is_mux(const char *call);

/*
 * Are this call's arguments behind a pointer on this ABI? `twin` is then the call that takes them
 * in registers and that programs use, or NULL when there is none.
 */
bool filter_is_hidden(const struct filter_abi *abi, const char *call, const char **twin);

struct filter_arg {
	const char *call, *name;
	unsigned int index;
	unsigned int bits; /* 16, 32 or 64: what the kernel looks at */
};

/* Where an argument is: on this ABI, or (abi NULL) on most. NULL: not in the table. */
const struct filter_arg *filter_arg_by_name(const struct filter_abi *abi, const char *call,
					    const char *name);
const struct filter_arg *filter_arg_by_index(const struct filter_abi *abi, const char *call,
					     unsigned int index);

/* Names of a call's arguments; their number is the result, at most `max` are stored. */
size_t filter_arg_names(const char *call, const char **names, size_t max);

struct filter_constant;

const struct filter_constant *filter_constant_find(const char *name);
const char *filter_constant_name(const struct filter_constant *c);
const char *filter_constant_suggest(struct arena *a, const char *word);

/* False: not known on this ABI. Negative ones (AT_FDCWD) are below zero. */
bool filter_constant_value(const struct filter_constant *c, const struct filter_abi *abi,
			   int64_t *value);

bool filter_errno_find(const char *name, int *error);
const char *filter_errno_name(int error); /* NULL: none */
const char *filter_errno_suggest(const char *word);

#endif
