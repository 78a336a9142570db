/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter - the language of system call filters: `deny @mount ioctl(request == TIOCSTI)`.
 *
 *	rule	   = verdict call...				words are apart by blanks
 *	verdict	   = allow | deny | errno NAME | ignore | log | kill
 *	call	   = NAME | @group | NAME ( condition , ... )	all conditions must hold
 *	condition  = argument == value | != | < | <= | > | >=
 *		   | argument & value				any of these bits is set
 *		   | argument & value == value | & value != value
 *	value	   = constant or number, joined by |		0x1f, 31, 037 (octal), -1
 *
 *	ignore	   answers 0, as if the call had been made, and does nothing
 *	deny	   answers EPERM; kill ends the whole process; log lets the call through and has the
 *		   kernel write a line about it
 *
 * Rules stand in a list and are read in order: THE LAST RULE THAT MATCHES DECIDES, and the list's
 * `otherwise` when none does. So `allow clone` after `deny clone(flags & CLONE_NEWUSER)` takes the
 * denial back. A name that an architecture has not is left out there; a name that no architecture
 * has is an error.
 *
 * Arguments go by their names in the manual pages (filter_args.def has them), or arg0 to arg5. A
 * named argument is compared in the width that the kernel looks at: ioctl's request in 32 bits, a
 * mode in 16, so that set bits which the kernel drops don't help to get past a rule. arg0 to
 * arg5 have that width too where the call and the argument are in the table; elsewhere all 64 bits
 * count, and `arg1 & 0xffffffff == 5` says what is meant. Comparisons are of unsigned numbers.
 *
 * What lies behind a pointer no filter can see: clone3 and openat2 can only be named as a whole.
 * On x86 and s390 some old calls hide their arguments so (socketcall, ipc, mmap, select);
 *back/bpf.h says what becomes of conditions there. socketcall and ipc stand for other calls: a rule
 *that names them holds for all of these, where they are made that way, and has no conditions.
 *
 * Constants have the value of the architecture that a filter is made for (filter_constants.def).
 *
 * Pure: text in, rule or error out, text out again. The rule belongs to the arena and does not
 * point into the text.
 */
#ifndef SBX_PLAN_FILTER_H
#define SBX_PLAN_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "plan/filter_names.h"

enum filter_action {
	FILTER_ALLOW,
	FILTER_LOG,
	FILTER_ERRNO,
	FILTER_KILL,
};

struct filter_verdict {
	enum filter_action action;
	int error; /* FILTER_ERRNO: EPERM for `deny`, 0 for `ignore` */
};

enum filter_op {
	FILTER_EQ,
	FILTER_NE,
	FILTER_LT,
	FILTER_LE,
	FILTER_GT,
	FILTER_GE,
	FILTER_ANY, /* argument & mask, alone */
};

struct filter_term {
	const struct filter_constant *constant; /* NULL: a number */
	uint64_t number;			/* two's complement when negative */
	bool negative;
};

struct filter_value {
	struct filter_term *terms; /* joined by | */
	size_t n;
};

struct filter_cond {
	const char *name; /* of the argument; NULL: index says which */
	unsigned int index;
	enum filter_op op;
	struct filter_value mask;  /* n == 0: none is written */
	struct filter_value value; /* n == 0 with FILTER_ANY */
};

struct filter_call {
	const char *name;	   /* "ioctl" or "@mount" */
	struct filter_cond *conds; /* all must hold */
	size_t n_conds;		   /* 0 for a group */
};

struct filter_rule {
	struct filter_verdict verdict;
	struct filter_call *calls;
	size_t n_calls;
};

/* What is wrong with a text, and where. Texts belong to the arena or are constant. */
struct filter_error {
	size_t offset, length; /* within the text; length 0: at its end */
	const char *msg;       /* "unknown system call 'scoket'" */
	const char *label;     /* "did you mean 'socket'?"; or NULL */
	const char *help;      /* the way out; or NULL */
};

bool filter_parse(struct arena *a, const char *text, struct filter_rule *rule,
		  struct filter_error *err);

/* A verdict alone, such as a list's `otherwise`: "errno ENOSYS". */
bool filter_parse_verdict(struct arena *a, const char *text, struct filter_verdict *v,
			  struct filter_error *err);

/* The one way to write a rule; parsed again it gives the same rule. */
void filter_print(struct strbuf *out, const struct filter_rule *rule);
void filter_print_verdict(struct strbuf *out, struct filter_verdict v);

/* Calls fn with each system call that "ioctl" or "@group" stands for. */
void filter_expand(const char *name, void (*fn)(void *ctx, const char *call), void *ctx);

/*
 * A condition as it is carried out on one ABI: (argument & mask) op value, in unsigned numbers. The
 * mask lies within the width; the value may not, and then == never holds.
 */
struct filter_test {
	unsigned int index;
	enum filter_op op; /* never FILTER_ANY */
	uint64_t mask, value;
};

/*
 * The test for a condition of the call, on registers of `bits` (32 or 64). False: a constant has no
 * known value on this ABI; err->msg says so, the place is the caller's to know.
 */
bool filter_test(struct arena *a, const struct filter_abi *abi, unsigned int bits, const char *call,
		 const struct filter_cond *cond, struct filter_test *test,
		 struct filter_error *err);

#endif
