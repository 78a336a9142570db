/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat - the plan as one block of bytes: what the compiler writes and the runner executes.
 *
 *	struct flat_header
 *	struct flat_step   [n_steps]	64 bytes each
 *	struct flat_place  [n_places]	place 0 is "no place"
 *	struct flat_note   [n_notes]	for people: what the profile gives up, conditions
 *	uint64_t words     [n_words]	elements of lists
 *	char bytes         [n_bytes]	strings, each with its NUL, and file content; byte 0 is NUL
 *
 * The sections follow each other without gaps and nothing follows the last. Strings that are
 * empty or not there have offset 0; the last byte of `bytes` is NUL.
 *
 * Pointer-free: operands are numbers, offsets into `bytes`, or (index into words << 32 | count).
 * Same inputs, same bytes; padding is zero. Little-endian machines only, as the field's kernels
 * are; a plan from another kind of machine fails the version check, whose number holds the
 * architecture.
 *
 * A flat plan is outside text: flat_open() believes nothing, and after it has said yes every
 * accessor below is safe for every step. It allocates nothing and makes no system call.
 */
#ifndef SBX_PLAN_FLAT_H
#define SBX_PLAN_FLAT_H

#include <stddef.h>
#include <stdint.h>

#include "plan/step_kinds.h"

#define FLAT_MAGIC "sbxplan" /* 8 bytes with its NUL */
#define FLAT_VERSION 6u
#define FLAT_ARGS 6
#define FLAT_MAX_SIZE (64u << 20)
#define FLAT_MAX_SLOTS 256	 /* a BIND's slot is below this */
#define FLAT_MAX_CGROUP_NAME 200 /* with a number behind it one component of a path */
#define FLAT_MAX_RANGES 340	 /* lines of an id map, the kernel's limit */

struct flat_header {
	char magic[8];
	uint32_t version;  /* FLAT_VERSION | machine << 16, see flat_version() */
	uint32_t size;	   /* of the whole plan */
	uint64_t checksum; /* flat_checksum() of all bytes after this member */
	uint32_t n_steps;
	uint32_t n_places;
	uint32_t n_words;
	uint32_t n_bytes;
	uint32_t name; /* of the profile: offset into bytes */
	uint32_t n_notes;
	uint32_t reserved[4];
};

struct flat_step {
	uint16_t kind;	 /* enum step_kind */
	uint8_t actor;	 /* enum actor */
	uint8_t implied; /* 0 or 1 */
	uint32_t place;	 /* index */
	uint32_t why;	 /* offset into bytes */
	uint32_t reserved;
	uint64_t arg[FLAT_ARGS]; /* unused ones are 0 */
};

struct flat_place {
	uint32_t file; /* offset into bytes; 0: unknown */
	uint32_t text; /* the source line; 0: unknown */
	uint32_t line, col, len;
	uint32_t reserved;
};

struct flat_note {
	uint32_t place; /* index */
	uint32_t text;	/* offset into bytes */
	uint32_t kind;	/* enum note_kind */
	uint32_t reserved;
};

/* Why flat_open() refused; flat_strerror() has a sentence for each. */
enum flat_error {
	FLAT_OK,
	FLAT_TRUNCATED,
	FLAT_BAD_MAGIC,
	FLAT_BAD_VERSION,
	FLAT_BAD_SIZE,
	FLAT_BAD_CHECKSUM,
	FLAT_BAD_OFFSET,
	FLAT_BAD_STEP,	/* unknown kind, actor, or operand out of range */
	FLAT_BAD_ORDER, /* steps that cannot be executed in this order */
};

/* A checked plan: pointers into the block, which must stay as it is while this is in use. */
struct flat {
	const struct flat_header *header;
	const struct flat_step *steps;
	const struct flat_place *places;
	const struct flat_note *notes;
	const uint64_t *words;
	const char *bytes;
};

uint32_t flat_version(void);
uint64_t flat_checksum(const void *data, size_t size);
const char *flat_strerror(enum flat_error e);

/*
 * Checks the block (8-byte aligned) and fills `f`. Beside sizes, offsets and the checksum it
 * requires
 *  - one CLONE; before it only HOST_DIR, CGROUP and its kin, RUNTIME, USAGE and JOIN by the
 *    supervisor, after it the supervisor's steps that need the child; these all before the one
 *    WAIT, which is there iff they are;
 *  - CGROUP_SCOPE before the CGROUPs, of which a hierarchy has one, before its CGROUP_LIMITs; all
 *    of these before JOIN; CGROUP_ENTER after CLONE, and there when one of them is of v1; CGROUP_NS
 *    after WAIT and before the root, in a plan whose CLONE makes no cgroup namespace;
 *  - EXEC once, and last; INIT, PDEATHSIG, STAGE and PIVOT_ROOT at most once;
 *  - a root (a mount with target "/") before PIVOT_ROOT, DETACH_ROOT right after that, and before
 *    PIVOT_ROOT whatever reads the host's tree: binds, overlays, OOM_SCORE_ADJ, maps, offsets;
 *  - LANDLOCK_PATH, _PORT and _FDS between one LANDLOCK_RULESET and its LANDLOCK_RESTRICT, with
 *    neither CLOSE_FDS nor INIT among them;
 *  - BROKER at most once, after INIT and before SECCOMP, and iff the ruleset says `names`;
 *  - STAGE before the root, and before each LAYER, BIND_FILE and overlay that lies in it;
 *  - PTY or PIPES once, between SETSID and CLOSE_FDS, after WAIT and before INIT;
 *  - a JOIN by the child before STAGE and the root; no mount and no WAIT after CLOSE_FDS, and that
 *    not between the root and DETACH_ROOT;
 *  - no HOST_DIR in a plan whose supervisor joins another mount namespace;
 *  - each slot opened by one OPEN_TREE and taken by one BIND or LAYER;
 * and answers FLAT_BAD_ORDER otherwise. Paths have to be absolute and clean: no empty, "." or ".."
 * component, no slash at the end (FLAT_BAD_STEP).
 */
enum flat_error flat_open(struct flat *f, const void *data, size_t size);

/* Accessors; `i` is an ARG_KIND_name. */
static inline const char *flat_str(const struct flat *f, const struct flat_step *s, int i)
{
	return f->bytes + s->arg[i];
}

static inline int64_t flat_int(const struct flat_step *s, int i)
{
	return (int64_t)s->arg[i];
}

static inline uint32_t flat_count(const struct flat_step *s, int i)
{
	return (uint32_t)s->arg[i];
}

/* Element k of a list of strings. */
static inline const char *flat_strv(const struct flat *f, const struct flat_step *s, int i,
				    uint32_t k)
{
	return f->bytes + f->words[(s->arg[i] >> 32) + k];
}

/* Element k of a list of numbers; a range is three of them: inside, outside, count. */
static inline int64_t flat_intv(const struct flat *f, const struct flat_step *s, int i, uint32_t k)
{
	return (int64_t)f->words[(s->arg[i] >> 32) + k];
}

/* Content of a BYTES operand: (offset into bytes << 32 | length). */
static inline const char *flat_bytes(const struct flat *f, const struct flat_step *s, int i)
{
	return f->bytes + (s->arg[i] >> 32);
}

/* What is known of an operand, for printers, writers and checkers. */
struct field_info {
	const char *name;
	enum field_type type;
	uint16_t offset; /* in the operands' struct of plan.h; meaningless to the runner */
};

struct step_info {
	const char *name;    /* "tmpfs" */
	const char *summary; /* reads well after "cannot" */
	const struct field_info *fields;
	int n_fields;
};

const struct step_info *step_info(enum step_kind kind);

#endif
