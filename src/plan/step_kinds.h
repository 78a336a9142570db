/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * step_kinds - the vocabulary that the plan in memory, the flat plan and the runner share: kinds
 * of steps, their actors, the bit sets of their operands, and kinds of notes. No functions, no
 * memory.
 */
#ifndef SBX_PLAN_STEP_KINDS_H
#define SBX_PLAN_STEP_KINDS_H

enum step_kind {
#define STEP(KIND, name, summary) STEP_##KIND,
#define FIELD(KIND, TYPE, name)
#define END_STEP(KIND)
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP
	STEP_KIND_COUNT
};

/* Position of each operand of a step: ARG_TMPFS_target is 0, ARG_TMPFS_size is 1, ... */
#define STEP(KIND, name, summary) enum {
#define FIELD(KIND, TYPE, name) ARG_##KIND##_##name,
#define END_STEP(KIND)    \
	ARG_COUNT_##KIND, \
	}                 \
	;
#include "plan/steps.def"
#undef STEP
#undef FIELD
#undef END_STEP

/* Who carries a step out. */
enum actor {
	ACTOR_SUPERVISOR, /* the sbx process on the host's side */
	ACTOR_CHILD,	  /* the process that becomes the sandbox */
};

/* What the plan tells a person besides its steps. */
enum note_kind {
	NOTE_GAP,   /* a lock that sbx would have put on by itself, and that the profile gives up */
	NOTE_HOLDS, /* a block of `when` that is in the plan */
	NOTE_LEFT_OUT, /* one that is not */
};

/* The types of operands, see steps.def. */
enum field_type {
	FIELD_STR,
	FIELD_INT,
	FIELD_MODE,
	FIELD_SIZE,
	FIELD_BOOL,
	FIELD_NS,
	FIELD_ATTRS,
	FIELD_OVLFLAGS,
	FIELD_CAPS,
	FIELD_RES,
	FIELD_STRV,
	FIELD_INTV,
	FIELD_RANGES,
	FIELD_BYTES,
	FIELD_LLFS,
	FIELD_LLNET,
	FIELD_LLSCOPE,
	FIELD_RULES,
	FIELD_BPF,
};

/* Namespaces; the values are sbx's own, the runner turns them into CLONE_NEW*. */
enum ns_bit {
	NS_USER = 1 << 0,
	NS_MOUNT = 1 << 1,
	NS_PID = 1 << 2,
	NS_IPC = 1 << 3,
	NS_UTS = 1 << 4,
	NS_NET = 1 << 5,
	NS_CGROUP = 1 << 6,
	NS_TIME = 1 << 7,
	NS_ALL = (1 << 8) - 1,
};

/* Mount attributes that a step sets; sbx's own values, mount_setattr(2) has the meaning. */
enum attr_bit {
	ATTR_RO = 1 << 0,
	ATTR_NOSUID = 1 << 1,
	ATTR_NODEV = 1 << 2,
	ATTR_NOEXEC = 1 << 3,
	ATTR_NOATIME = 1 << 4,
	ATTR_NOSYMFOLLOW = 1 << 5,
	ATTR_ALL = (1 << 6) - 1,
};

/* Where a BIND's source comes from, when not out of a slot that OPEN_TREE has filled. */
enum bind_slot {
	BIND_OWN = -1,	  /* the child opens it on the host */
	BIND_INSIDE = -2, /* what is at the target already; `source` tells where it is from */
};

/* Directories that a BROKER can look after. */
#define BROKER_MAX_DIRS 64

enum overlay_flag {
	OVL_STAGED = 1 << 0,	/* upper and work are names in the work area (STAGE) */
	OVL_USERXATTR = 1 << 1, /* overlay's own marks in user.overlay.*, for a user namespace */
	OVL_ALL = (1 << 2) - 1,
};

#endif
