/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/filter_names.h"

#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/suggest.h"

/* ---- ABIs ---------------------------------------------------------------- */

static const struct filter_abi abis[] = {
#define ABI(name, FAMILY, bits, base) { name, FAMILY_##FAMILY, bits, base },
#include "plan/filter_calls.def"
};

static const char *const abi_names[] = {
#define ABI(name, FAMILY, bits, base) name,
#include "plan/filter_calls.def"
};

const struct filter_abi *filter_abi_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(abis); i++)
		if (strcmp(name, abis[i].name) == 0)
			return &abis[i];
	return NULL;
}

const char *const *filter_abi_names(size_t *n)
{
	*n = ARRAY_LEN(abi_names);
	return abi_names;
}

uint32_t filter_abi_arch(const struct filter_abi *abi)
{
	uint32_t token = seccomp_arch_resolve_name(abi->name);

	return token == SCMP_ARCH_X32 ? SCMP_ARCH_X86_64 : token;
}

bool filter_abi_is_little(const struct filter_abi *abi)
{
	return filter_abi_arch(abi) & __AUDIT_ARCH_LE;
}

/* ---- calls ----------------------------------------------------------------- */

static const struct new_call {
	const char *name;
	uint32_t number;
} new_calls[] = {
#define NEW_CALL(name, number) { name, number },
#include "plan/filter_calls.def"
};

static const struct direct_call {
	enum filter_family family;
	unsigned int bits;
	const char *name;
	uint32_t number;
} direct_calls[] = {
#define DIRECT(FAMILY, bits, name, number) { FAMILY_##FAMILY, bits, name, number },
#include "plan/filter_calls.def"
};

static const struct filter_mux muxes[] = {
#define MUX(name, mask) { name, mask },
#include "plan/filter_calls.def"
};

static const struct filter_subcall subcalls[] = {
#define SUBCALL(mux, name, number) { mux, name, number },
#include "plan/filter_calls.def"
};

static const struct hidden_call {
	const char *abi, *name, *twin;
} hidden_calls[] = {
#define HIDDEN(abi, name, twin) { abi, name, twin },
#include "plan/filter_calls.def"
};

static const struct new_call *find_new(const char *call)
{
	for (size_t i = 0; i < ARRAY_LEN(new_calls); i++)
		if (strcmp(call, new_calls[i].name) == 0)
			return &new_calls[i];
	return NULL;
}

bool filter_call_number(const struct filter_abi *abi, const char *call, uint32_t *number)
{
	uint32_t token = seccomp_arch_resolve_name(abi->name);
	int known = token ? seccomp_syscall_resolve_name_arch(token, call) : __NR_SCMP_ERROR;
	const struct new_call *fresh;

	/* Below zero are libseccomp's own numbers for calls that the ABI has not, or not as such.
	 */
	if (known >= 0) {
		*number = (uint32_t)known;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(direct_calls); i++) {
		const struct direct_call *d = &direct_calls[i];

		if (d->family == abi->family && (!d->bits || d->bits == abi->bits) &&
		    strcmp(call, d->name) == 0) {
			*number = d->number;
			return true;
		}
	}
	/* What libseccomp knows, but not on this ABI, is not there. */
	fresh = known == __NR_SCMP_ERROR ? find_new(call) : NULL;
	if (fresh)
		*number = fresh->number + abi->base;
	return fresh != NULL;
}

bool filter_call_known(const char *call)
{
	return seccomp_syscall_resolve_name(call) != __NR_SCMP_ERROR || find_new(call);
}

const char *filter_call_suggest(struct arena *a, const char *word)
{
	/* Between them these have nearly all names. */
	static const uint32_t tokens[] = { SCMP_ARCH_X86_64, SCMP_ARCH_X86, SCMP_ARCH_ARM };
	const char *names[2048];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(new_calls); i++)
		names[n++] = new_calls[i].name;
	for (size_t t = 0; t < ARRAY_LEN(tokens); t++)
		for (int number = 0; number < 600 && n < ARRAY_LEN(names); number++) {
			char *name = seccomp_syscall_resolve_num_arch(tokens[t], number);

			if (name)
				names[n++] = arena_strdup(a, name);
			free(name);
		}
	return suggest(word, names, n);
}

const struct filter_mux *filter_muxes(size_t *n)
{
	*n = ARRAY_LEN(muxes);
	return muxes;
}

const struct filter_subcall *filter_subcalls(size_t *n)
{
	*n = ARRAY_LEN(subcalls);
	return subcalls;
}

bool filter_is_mux(const char *call)
{
	for (size_t i = 0; i < ARRAY_LEN(muxes); i++)
		if (strcmp(call, muxes[i].name) == 0)
			return true;
	return false;
}

bool filter_is_hidden(const struct filter_abi *abi, const char *call, const char **twin)
{
	for (size_t i = 0; i < ARRAY_LEN(hidden_calls); i++) {
		const struct hidden_call *h = &hidden_calls[i];

		if (strcmp(abi->name, h->abi) == 0 && strcmp(call, h->name) == 0) {
			*twin = *h->twin ? h->twin : NULL;
			return true;
		}
	}
	return false;
}

/* ---- arguments --------------------------------------------------------------- */

static const struct filter_arg args[] = {
#define ARG(call, name, index, bits) { call, name, index, bits },
#include "plan/filter_args.def"
};

static const struct family_arg {
	enum filter_family family;
	struct filter_arg arg;
} family_args[] = {
#define ARG_ON(FAMILY, call, name, index, bits) { FAMILY_##FAMILY, { call, name, index, bits } },
#include "plan/filter_args.def"
};

static bool is_arg(const struct filter_arg *arg, const char *call, const char *name,
		   unsigned int index)
{
	return strcmp(call, arg->call) == 0 &&
	       (name ? strcmp(name, arg->name) == 0 : index == arg->index);
}

/* A name that the ABI's family has elsewhere is not looked for in the common place. */
static const struct filter_arg *find_arg(const struct filter_abi *abi, const char *call,
					 const char *name, unsigned int index)
{
	for (size_t i = 0; abi && i < ARRAY_LEN(family_args); i++)
		if (family_args[i].family == abi->family &&
		    is_arg(&family_args[i].arg, call, name, index))
			return &family_args[i].arg;
	for (size_t i = 0; i < ARRAY_LEN(args); i++)
		if (is_arg(&args[i], call, name, index))
			return &args[i];
	return NULL;
}

const struct filter_arg *filter_arg_by_name(const struct filter_abi *abi, const char *call,
					    const char *name)
{
	return find_arg(abi, call, name, 0);
}

const struct filter_arg *filter_arg_by_index(const struct filter_abi *abi, const char *call,
					     unsigned int index)
{
	return find_arg(abi, call, NULL, index);
}

size_t filter_arg_names(const char *call, const char **names, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(args); i++) {
		if (strcmp(call, args[i].call) != 0)
			continue;
		if (n < max)
			names[n] = args[i].name;
		n++;
	}
	return n;
}

/* ---- constants ----------------------------------------------------------------- */

enum spread {
	SPREAD_ALL,
	SPREAD_MOST, /* not mips and parisc */
	SPREAD_BY,   /* one value here, others on arm and ppc */
};

struct filter_constant {
	const char *name;
	enum spread spread;
	int64_t value, arm, ppc;
};

static const struct filter_constant constants[] = {
#define CONST(name, value) { #name, SPREAD_ALL, value, 0, 0 },
#define CONST_MOST(name, value) { #name, SPREAD_MOST, value, 0, 0 },
#define CONST_BY(name, value, arm, ppc) { #name, SPREAD_BY, value, arm, ppc },
#include "plan/filter_constants.def"
#undef CONST
#undef CONST_MOST
#undef CONST_BY
};

const struct filter_constant *filter_constant_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(constants); i++)
		if (strcmp(name, constants[i].name) == 0)
			return &constants[i];
	return NULL;
}

const char *filter_constant_name(const struct filter_constant *c)
{
	return c->name;
}

const char *filter_constant_suggest(struct arena *a, const char *word)
{
	const char **names = arena_array(a, ARRAY_LEN(constants), sizeof(*names));

	for (size_t i = 0; i < ARRAY_LEN(constants); i++)
		names[i] = constants[i].name;
	return suggest(word, names, ARRAY_LEN(constants));
}

bool filter_constant_value(const struct filter_constant *c, const struct filter_abi *abi,
			   int64_t *value)
{
	bool is_by = c->spread == SPREAD_BY;

	*value = c->value;
	switch (abi->family) {
	case FAMILY_X86:
	case FAMILY_RISCV:
	case FAMILY_LOONGARCH:
	case FAMILY_S390:
		return true;
	case FAMILY_ARM:
		if (is_by)
			*value = c->arm;
		return true;
	case FAMILY_PPC:
		if (is_by)
			*value = c->ppc;
		return true;
	case FAMILY_MIPS:
	case FAMILY_PARISC:
		return c->spread == SPREAD_ALL;
	}
	return false;
}

/* ---- errors ---------------------------------------------------------------------- */

static const struct errno_row {
	const char *name;
	int error;
} errnos[] = {
#define ERRNO(name) { #name, name },
#include "plan/filter_errnos.def"
#undef ERRNO
};

static const char *const errno_names[] = {
#define ERRNO(name) #name,
#include "plan/filter_errnos.def"
#undef ERRNO
};

bool filter_errno_find(const char *name, int *error)
{
	for (size_t i = 0; i < ARRAY_LEN(errnos); i++)
		if (strcmp(name, errnos[i].name) == 0) {
			*error = errnos[i].error;
			return true;
		}
	return false;
}

const char *filter_errno_name(int error)
{
	for (size_t i = 0; i < ARRAY_LEN(errnos); i++)
		if (errnos[i].error == error)
			return errnos[i].name;
	return NULL;
}

const char *filter_errno_suggest(const char *word)
{
	return suggest(word, errno_names, ARRAY_LEN(errno_names));
}
